package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results as a picture: a panel for each thing measured, a line for each program from p50 to p99, logarithmic; a line of text for what has nothing to compare with. */
public final class SvgReport {

    private static final int WIDTH = 960;
    private static final int MARGIN = 20;
    private static final int LEFT = 160;
    private static final int RIGHT = 230;
    private static final int VALUES = 580;
    private static final int PLOT = WIDTH - LEFT - RIGHT;
    private static final int HEADER = 74;
    private static final int ROW = 20;
    private static final int TITLE = 32;
    private static final int SCALE = 30;
    private static final String OURS = "#c2410c";
    private static final String THEIRS = "#475569";
    private static final String TITLES = "#0f172a";
    private static final String MISSED = "#b91c1c";
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
        List<List<Figure>> panels = groups(true);
        List<List<Figure>> lines = groups(false);
        int y = HEADER;
        for (int i = 0; i < panels.size(); i++) {
            boolean scaled = i + 1 == panels.size() || !isOnSameScale(panels.get(i), panels.get(i + 1));
            y = panel(panels.get(i), y, scaled);
        }
        if (!lines.isEmpty()) {
            y = lines(lines, y);
        }
        String content = out.toString();
        out.setLength(0);
        begin(y + MARGIN, subtitle);
        return out.append(content).append("</svg>\n").toString();
    }

    private void begin(int height, String subtitle) {
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">",
                WIDTH,
                height,
                WIDTH,
                height));
        add(String.format(Locale.ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height));
        text(MARGIN, 28, "start", TITLES, "20", "Holdfast and its peers, less is better");
        text(MARGIN, 46, "start", THEIRS, "12", subtitle);
        text(
                MARGIN,
                63,
                "start",
                THEIRS,
                "12",
                "dot: p50, hollow where it is 0; bar to tick: p99 (of fewer than 100 values the largest); dashed: target of p50, dotted: of p99;"
                        + " scales logarithmic");
    }

    /** The figures of each thing measured, those of the same measure next to each other. */
    private List<List<Figure>> groups(boolean asPanels) {
        Map<String, Map<String, List<Figure>>> byMeasure = new LinkedHashMap<>();
        results.figures().forEach(each -> byMeasure
                .computeIfAbsent(each.measure(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(each.scenario(), _ -> new ArrayList<>())
                .add(each));
        return byMeasure.values().stream()
                .flatMap(each -> each.values().stream())
                .filter(each -> isWorthAPanel(each) == asPanels)
                .toList();
    }

    /** What nobody else has, or is nothing for everybody, is said in a line. */
    private static boolean isWorthAPanel(List<Figure> figures) {
        return figures.size() > 1 && figures.stream().anyMatch(each -> each.p99() > 0);
    }

    private static boolean isOnSameScale(List<Figure> one, List<Figure> other) {
        return one.getFirst().measure().equals(other.getFirst().measure());
    }

    private int panel(List<Figure> figures, int top, boolean scaled) {
        Figure first = figures.getFirst();
        Axis axis = axis(first);
        text(MARGIN, top + 22, "start", TITLES, "14", first.scenario() + ": " + first.measure());
        figures.forEach(each -> verdict(each, top + 22));
        int y = top + TITLE;
        int bottom = y + ROW * figures.size();
        for (double tick : axis.ticks()) {
            line(x(axis, tick), y, x(axis, tick), bottom, "#e2e8f0", 1, "");
            if (scaled) {
                text(x(axis, tick), bottom + 15, "middle", THEIRS, "11", Numbers.text(tick));
            }
        }
        if (scaled) {
            text(LEFT + PLOT + 22, bottom + 15, "start", THEIRS, "11", first.unit());
        }
        results.target(first).ifPresent(target -> limits(axis, target, figures, top + TITLE, bottom));
        for (Figure each : figures) {
            row(axis, each, y + ROW / 2);
            y += ROW;
        }
        return bottom + (scaled ? SCALE : 0);
    }

    /** What was measured of the service alone, and what all programs share, as text. */
    private int lines(List<List<Figure>> groups, int top) {
        text(MARGIN, top + 22, "start", TITLES, "14", "Without a peer to compare with, or nothing for everybody");
        int y = top + TITLE;
        for (List<Figure> each : groups) {
            Figure first = each.getFirst();
            String of = each.size() > 1 ? " (" + each.size() + " programs)" : "";
            text(MARGIN, y + 14, "start", THEIRS, "12", first.scenario() + ": " + first.measure() + of);
            text(VALUES, y + 14, "start", colour(first), "12", numbers(first));
            verdict(first, y + 14);
            y += ROW;
        }
        return y;
    }

    private void verdict(Figure figure, int y) {
        results.target(figure).filter(_ -> results.isSubject(figure)).ifPresent(_ -> {
            String verdict = results.verdict(figure).replaceFirst(";.*", "");
            text(WIDTH - MARGIN, y, "end", verdict.contains("MISSED") ? MISSED : TARGET, "12", verdict);
        });
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
                        values.add(target.peerLimit(results.peers(each)));
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
        String colour = colour(figure);
        double from = x(axis, figure.p50());
        double to = x(axis, figure.p99());
        text(LEFT - 12, y + 4, "end", colour, "13", figure.program());
        line(from, y, to, y, colour, 3, "");
        line(to, y - 6, to, y + 6, colour, 2, "");
        add(String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"5\" fill=\"%s\" stroke=\"%s\"/>",
                from,
                y,
                figure.p50() > 0 ? colour : "#ffffff",
                colour));
        text(LEFT + PLOT + 22, y + 4, "start", colour, "12", numbers(figure));
    }

    private String colour(Figure figure) {
        return results.isSubject(figure) ? OURS : THEIRS;
    }

    private static String numbers(Figure figure) {
        String range = figure.count() == 1 || figure.p50() == figure.p99()
                ? Numbers.text(figure.p50())
                : Numbers.text(figure.p50()) + " … " + Numbers.text(figure.p99());
        return range + " " + figure.unit() + ", n = " + figure.count();
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
