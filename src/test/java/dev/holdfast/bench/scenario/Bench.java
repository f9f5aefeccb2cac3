package dev.holdfast.bench.scenario;

import dev.holdfast.bench.program.Holdfast;
import dev.holdfast.bench.program.Program;
import dev.holdfast.bench.report.Figure;
import dev.holdfast.bench.report.Results;
import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run of the benchmark: its programs, its size, its results.
 *
 * @param programs that may take part, by name
 * @param size how much is measured
 * @param repeats asked for, or 0 for what suits the scenario
 */
public record Bench(Map<String, Program> programs, Size size, int repeats, Results results, PrintStream out) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** How much is measured. */
    public enum Size {
        /** Five minutes, to see that everything works. */
        QUICK,
        /** Half an hour. */
        NORMAL,
        /** With the whole hour of a lossy stream, and 20,000 reconnections. */
        LONG
    }

    /** One value by size, or what was asked for by hand. */
    int repeats(int quick, int normal, int most) {
        return repeats > 0 ? repeats : bySize(quick, normal, most);
    }

    /** One value by size. */
    int bySize(int quick, int normal, int most) {
        return switch (size) {
            case QUICK -> quick;
            case NORMAL -> normal;
            case LONG -> most;
        };
    }

    /** Those of the programs that were chosen and can be run here; the others are noted as left out. */
    List<Program> choose(String scenario, String... names) {
        return List.of(names).stream()
                .map(programs::get)
                .filter(each -> each != null && isThere(scenario, each))
                .toList();
    }

    private boolean isThere(String scenario, Program program) {
        if (!program.isThere()) {
            results.skip(scenario + ", " + program.name(), "not installed; it comes with " + program.comesFrom());
        }
        return program.isThere();
    }

    /** The service under test, if it was chosen. */
    List<Holdfast> holdfast(String scenario) {
        return choose(scenario, Holdfast.NAME).stream()
                .map(Holdfast.class::cast)
                .toList();
    }

    /** Adds a figure, and shows it at once. Without values there is none. */
    void add(String scenario, String measure, String program, String unit, List<Double> values, String note) {
        if (values.isEmpty()) {
            results.skip(scenario + ", " + program + ", " + measure, "no value");
            return;
        }
        Figure figure = new Figure(scenario, measure, program, unit, values, note);
        results.add(figure);
        say(String.format(
                Locale.ROOT,
                "  %s: %s: p50 %.4g, p99 %.4g %s (n = %d)",
                program,
                measure,
                figure.p50(),
                figure.p99(),
                unit,
                figure.count()));
    }

    /** Tells the reader what is going on. */
    public void say(String what) {
        out.println(TIME.format(LocalTime.now(ZoneId.systemDefault())) + " " + what);
    }
}
