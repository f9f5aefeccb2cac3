package dev.holdfast.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that one run measured, in the order of measuring, and what was left out and why. */
public final class Results {

    private final String subject;
    private final List<Target> targets;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Object> conditions = new LinkedHashMap<>();

    /**
     * @param subject the program that is judged against the others
     * @param targets of its figures
     */
    public Results(String subject, List<Target> targets) {
        this.subject = subject;
        this.targets = List.copyOf(targets);
    }

    public void add(Figure figure) {
        figures.add(figure);
    }

    /**
     * Notes what was left out.
     *
     * @param what a scenario, or a program in it
     */
    public synchronized void skip(String what, String reason) {
        skipped.put(what, reason);
    }

    /** Notes what the run was made under: machine, versions, options. */
    public void condition(String name, Object value) {
        conditions.put(name, value);
    }

    /** Notes a line of what happened, for whoever looks for the cause of a figure; from any thread. */
    public void log(String line) {
        log.add(line);
    }

    /** All lines noted, in their order. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Some of the conditions in one line. */
    public String describe(String... names) {
        return List.of(names).stream()
                .map(each -> String.valueOf(conditions.get(each)))
                .collect(Collectors.joining(" · "));
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    Map<String, String> skipped() {
        return skipped;
    }

    Map<String, Object> conditions() {
        return conditions;
    }

    boolean isSubject(Figure figure) {
        return figure.program().equals(subject);
    }

    Optional<Target> target(Figure figure) {
        return targets.stream()
                .filter(each -> figure.isOfSame(each.scenario(), each.measure()))
                .findFirst();
    }

    /** The figures of the other programs that a figure is compared with. */
    List<Figure> peers(Figure figure) {
        return figures.stream()
                .filter(each -> each.isOfSame(figure.scenario(), figure.measure()) && !isSubject(each))
                .toList();
    }

    /** What is to be said of a figure: target met or missed, ahead of the best peer or behind; empty for a peer's. */
    String verdict(Figure figure) {
        if (!isSubject(figure)) {
            return "";
        }
        List<Figure> peers = peers(figure);
        List<String> said = new ArrayList<>();
        target(figure)
                .filter(target -> target.canBeJudged(peers))
                .ifPresent(target -> said.add(target.isKept(figure, peers) ? "target met" : "TARGET MISSED"));
        peers.stream()
                .min(Comparator.comparingDouble(Figure::p50))
                .ifPresent(best -> said.add(comparison(figure.p50(), best)));
        return String.join("; ", said);
    }

    private static String comparison(double ours, Figure best) {
        String share = best.p50() > 0 ? " (" + Numbers.text(ours / best.p50()) + " ×)" : "";
        if (ours == best.p50()) {
            return "even with " + best.program();
        }
        return (ours < best.p50() ? "ahead of " : "BEHIND ") + best.program() + share;
    }
}
