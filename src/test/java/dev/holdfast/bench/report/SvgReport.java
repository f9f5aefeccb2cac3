package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a picture: a panel for each thing measured, a line for each program from p50 to p99, logarithmic. */
public final class SvgReport {

    private static final int WIDTH = 960;
    private static final int LEFT = 170;
    private static final int RIGHT = 190;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final int HEADER = 74;
    private static final int ROW = 24;
    private static final int TITLE = 34;
    private static final int SCALE = 34;
    private static final String OURS = "#c2410c";
    private static final String THEIRS = "#475569";
    private static final String TARGET = "#15803d";

    private final StringBuilder out = new StringBuilder();
    private final Results results;

    private SvgReport(Results results) {
        this.results = results;
    }

    /**
     * Draws it.
     *
     * @param subtitle such as machine and date
     */
    public static String of(Results results, String subtitle) {
        return new SvgReport(results).draw(subtitle);
    }

    private String draw(String subtitle) {
        Map<String, List<Figure>> panels = new LinkedHashMap<>();
        results.figures()
                .forEach(each -> panels.computeIfAbsent(each.scenario() + " " + each.measure(), _ -> new ArrayList<>())
                        .add(each));
        int height = HEADER
                + panels.values().stream()
                        .mapToInt(each -> TITLE + ROW * each.size() + SCALE)
                        .sum();
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                height,
                WIDTH,
                height));
        add(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height));
        text(20, 28, "start", "#0f172a", "20", "Holdfast and its peers, less is better");
        text(20, 46, "start", THEIRS, "12", subtitle);
        text(
                20,
                63,
                "start",
                THEIRS,
                "12",
                "dot: p50; bar to tick: p99 (the largest of fewer than 100); dashed: target of p50, dotted: of p99; scales logarithmic");
        int y = HEADER;
        for (List<Figure> each : panels.values()) {
            y = panel(each, y);
        }
        return out.append("</svg>\n").toString();
    }

    private int panel(List<Figure> figures, int top) {
        Figure first = figures.getFirst();
        Axis axis = axis(first);
        text(20, top + 22, "start", "#0f172a", "14", first.scenario() + ": " + first.measure());
        int y = top + TITLE;
        int bottom = y + ROW * figures.size();
        for (double tick : axis.ticks()) {
            line(x(axis, tick), y, x(axis, tick), bottom, "#e2e8f0", 1, "");
            text(x(axis, tick), bottom + 15, "middle", THEIRS, "11", Numbers.text(tick));
        }
        text(LEFT + PLOT + 14, bottom + 15, "start", THEIRS, "11", first.unit());
        results.target(first).ifPresent(target -> limits(axis, target, figures, top + TITLE, bottom));
        for (Figure each : figures) {
            row(axis, each, y + ROW / 2);
            y += ROW;
        }
        return bottom + SCALE;
    }

    /** Figures of the same measure share a scale, so that scenarios can be compared by eye. */
    private Axis axis(Figure figure) {
        List<Double> values = new ArrayList<>();
        results.figures().stream()
                .filter(each -> each.measure().equals(figure.measure()))
                .forEach(each -> {
                    values.add(each.p50());
                    values.add(each.p99());
                    results.target(each).ifPresent(target -> {
                        values.add(target.p50AtMost());
                        values.add(target.p99AtMost());
                    });
                });
        return Axis.over(values.stream().filter(each -> !each.isNaN()).toList());
    }

    private void limits(Axis axis, Target target, List<Figure> figures, int top, int bottom) {
        List<Figure> peers =
                figures.stream().filter(each -> !results.isSubject(each)).toList();
        limit(axis, target.p50AtMost(), top, bottom, "6 3");
        limit(axis, target.p99AtMost(), top, bottom, "2 3");
        limit(axis, target.peerLimit(peers), top, bottom, "6 3");
    }

    private void limit(Axis axis, double value, int top, int bottom, String dashes) {
        if (!Double.isNaN(value)) {
            line(x(axis, value), top, x(axis, value), bottom, TARGET, 2, " stroke-dasharray=\"" + dashes + "\"");
        }
    }

    private void row(Axis axis, Figure figure, int y) {
        String colour = results.isSubject(figure) ? OURS : THEIRS;
        double from = x(axis, figure.p50());
        double to = x(axis, figure.p99());
        text(LEFT - 12, y + 4, "end", colour, "13", figure.program());
        line(from, y, to, y, colour, 3, "");
        line(to, y - 6, to, y + 6, colour, 2, "");
        add(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" fill=\"%s\"/>", from, y, colour));
        String numbers = figure.count() == 1
                ? Numbers.text(figure.p50())
                : Numbers.text(figure.p50()) + " … " + Numbers.text(figure.p99());
        text(LEFT + PLOT + 14, y + 4, "start", colour, "12", numbers + " " + figure.unit());
    }

    private static double x(Axis axis, double value) {
        return LEFT + PLOT * axis.place(value);
    }

    private void line(double x1, int y1, double x2, int y2, String colour, int width, String more) {
        add(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"%d\"%s/>",
                x1,
                y1,
                x2,
                y2,
                colour,
                width,
                more));
    }

    private void text(double x, int y, String anchor, String colour, String size, String content) {
        add(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"%s\" font-size=\"%s\">%s</text>",
                x,
                y,
                anchor,
                colour,
                size,
                escaped(content)));
    }

    private static String escaped(String content) {
        return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void add(String element) {
        out.append(element).append("\n");
    }
}
