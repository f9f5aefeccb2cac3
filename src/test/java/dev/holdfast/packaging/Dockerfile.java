package dev.holdfast.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The repository's Dockerfile as stages of instructions. */
record Dockerfile(List<Stage> stages) {

    /** One instruction: its name, and the rest with continued lines joined. */
    record Instruction(String name, String rest) {}

    /** One stage: what it is called, what it is made from, and what is done in it. */
    record Stage(String name, String from, List<Instruction> instructions) {

        List<String> all(String instruction) {
            return instructions.stream()
                    .filter(each -> each.name().equals(instruction))
                    .map(Instruction::rest)
                    .toList();
        }
    }

    static Dockerfile read() {
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage("", "", new ArrayList<>()));
        StringBuilder joined = new StringBuilder();
        for (String line : Yaml.read(Path.of("Dockerfile")).lines().toList()) {
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                joined.append(line, 0, line.length() - 1);
                continue;
            }
            String[] parts = joined.append(line).toString().strip().split("\\s+", 2);
            joined.setLength(0);
            if (parts[0].equals("FROM")) {
                String[] words = parts[1].split("\\s+", -1);
                stages.add(new Stage(words.length == 3 ? words[2] : "", words[0], new ArrayList<>()));
            } else {
                stages.getLast().instructions().add(new Instruction(parts[0], parts[1]));
            }
        }
        return new Dockerfile(List.copyOf(stages));
    }

    /** What precedes the first stage. */
    Stage global() {
        return stages.getFirst();
    }

    /** The stages proper. */
    List<Stage> proper() {
        return stages.subList(1, stages.size());
    }

    /** A stage and those that it is made from, itself first. */
    List<Stage> line(String name) {
        List<Stage> line = new ArrayList<>();
        for (int i = stages.size() - 1; i > 0; i--) {
            Stage stage = stages.get(i);
            if (stage.name().equals(name)
                    || (!line.isEmpty() && line.getLast().from().equals(stage.name()))) {
                line.add(stage);
            }
        }
        return line;
    }
}
