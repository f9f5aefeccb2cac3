package dev.holdfast.bench;

import dev.holdfast.bench.scenario.Bench.Size;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for on the command line.
 *
 * @param repeats 0 for what suits each scenario
 * @param only names of scenarios; empty for all
 * @param programs names of programs; empty for all
 * @param publish whether the results go to {@code docs/bench}, too
 */
record Options(Size size, int repeats, List<String> only, List<String> programs, boolean publish) {

    static final String USAGE = """
            bench/run [--quick | --long] [--repeats N] [--only scenario,...] [--programs program,...] [--publish]
              --quick     five to six minutes, one repeat, and without --only not all scenarios: to see that it works
              --long      with the whole hour of a lossy stream, 20,000 reconnections, 20 repeats: several hours
              --repeats   of each stream or each stretch of measuring, instead of what suits the scenario
              --publish   copies table, picture and JSON to docs/bench
            """;

    /** @throws IllegalArgumentException with what is wrong */
    static Options of(String... arguments) {
        Options options = new Options(Size.NORMAL, 0, List.of(), List.of(), false);
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        while (!left.isEmpty()) {
            options = options.with(left.removeFirst(), left);
        }
        return options;
    }

    /** @throws IllegalArgumentException if a scenario or a program was asked for that is not there */
    void requireKnown(List<String> scenarios, List<String> allPrograms) {
        require("scenario", only, scenarios);
        require("program", programs, allPrograms);
    }

    private static void require(String kind, List<String> asked, List<String> known) {
        asked.stream().filter(each -> !known.contains(each)).findFirst().ifPresent(each -> {
            throw new IllegalArgumentException(
                    "there is no " + kind + " " + each + ", but " + String.join(", ", known));
        });
    }

    private Options with(String option, Deque<String> left) {
        return switch (option) {
            case "--quick" -> new Options(Size.QUICK, repeats, only, programs, publish);
            case "--long" -> new Options(Size.LONG, repeats, only, programs, publish);
            case "--repeats" -> new Options(size, number(value(option, left)), only, programs, publish);
            case "--only" -> new Options(size, repeats, names(value(option, left)), programs, publish);
            case "--programs" -> new Options(size, repeats, only, names(value(option, left)), publish);
            case "--publish" -> new Options(size, repeats, only, programs, true);
            default -> throw new IllegalArgumentException("there is no option " + option);
        };
    }

    private static String value(String option, Deque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return left.removeFirst();
    }

    private static int number(String text) {
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (number < 1) {
            throw new IllegalArgumentException("--repeats must be 1 to 9999, not " + text);
        }
        return number;
    }

    private static List<String> names(String text) {
        return List.of(text.split(","));
    }
}
