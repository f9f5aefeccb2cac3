package dev.holdfast.bench.report;

import java.util.Map;

/** The results as a Markdown table, which is readable in a terminal as well. */
public final class MarkdownReport {

    private static final String HEAD =
            "| scenario | measured | unit | program | n | p50 | p99 | target | verdict |\n|---|---|---|---|---|---|---|---|---|\n";

    private MarkdownReport() {}

    public static String of(Results results) {
        StringBuilder out = new StringBuilder("# Benchmark\n\n");
        results.conditions().forEach((name, value) -> out.append(condition(name, value)));
        out.append('\n').append(HEAD);
        Figure before = null;
        for (Figure each : results.figures()) {
            boolean same = before != null && before.isOfSame(each.scenario(), each.measure());
            out.append(row(results, each, same));
            before = each;
        }
        out.append(
                "\nn values each; p50 and p99 by the nearest rank, so that with fewer than 100 values p99 is the largest.\n");
        notes(results, out);
        if (!results.skipped().isEmpty()) {
            out.append("\nLeft out:\n\n");
            results.skipped().forEach((what, why) -> out.append("- ")
                    .append(what)
                    .append(": ")
                    .append(why)
                    .append('\n'));
        }
        return out.toString();
    }

    private static String condition(String name, Object value) {
        if (value instanceof Map<?, ?> several) {
            StringBuilder out = new StringBuilder("- " + name + ":\n");
            several.forEach((key, each) ->
                    out.append("  - ").append(key).append(": ").append(each).append('\n'));
            return out.toString();
        }
        return "- " + name + ": " + value + "\n";
    }

    private static String row(Results results, Figure figure, boolean same) {
        String target = results.isSubject(figure)
                ? results.target(figure).map(Target::text).orElse("")
                : "";
        String program = results.isSubject(figure) ? "**" + figure.program() + "**" : figure.program();
        return "| "
                + String.join(
                        " | ",
                        same ? "" : figure.scenario(),
                        same ? "" : figure.measure(),
                        figure.unit(),
                        program,
                        Integer.toString(figure.count()),
                        Numbers.text(figure.p50()),
                        Numbers.text(figure.p99()),
                        target,
                        results.verdict(figure))
                + " |\n";
    }

    private static void notes(Results results, StringBuilder out) {
        results.figures().stream().filter(each -> !each.note().isEmpty()).forEach(each -> out.append("\n- ")
                .append(each.scenario())
                .append(", ")
                .append(each.program())
                .append(": ")
                .append(each.note()));
        out.append('\n');
    }
}
