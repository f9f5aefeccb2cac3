package dev.holdfast.incidents;

import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;

/** One outage as a page for people: to be put into a ticket or a report. */
public final class OutageMarkdown {

    private OutageMarkdown() {}

    /**
     * The page, in CommonMark with tables.
     *
     * @param nowMillis for what is still going on
     */
    public static String write(OutageRecord outage, long nowMillis) {
        StringBuilder page = new StringBuilder(4096);
        page.append("# Outage ")
                .append(outage.id())
                .append(" of stream `")
                .append(outage.streamId())
                .append("`\n\n");
        page.append("| | |\n|---|---|\n");
        row(page, "State", outage.end() == null ? "open" : outage.end().wire().replace('_', ' '));
        row(page, "Cause", outage.reason().wire() + (outage.error() == null ? "" : ": " + outage.error()));
        row(page, "Severity", outage.severity().wire());
        row(
                page,
                "Media last seen",
                Instant.ofEpochMilli(outage.startedAtMillis()).toString());
        row(page, "Detected", at(outage, outage.detectedAtMillis()));
        Long ended = outage.endedAtMillis();
        row(page, "Ended", ended == null ? "not yet" : at(outage, ended));
        row(page, "Without media", seconds(outage.outageMillis(nowMillis)));
        cutOff(page, outage);
        Long lost = outage.bytesLost(nowMillis);
        row(page, "Media lost", lost == null ? "unknown: there was none to measure" : "about " + lost + " bytes");
        row(page, "Attempts", Integer.toString(outage.attempts()));
        if (outage.incident() != null) {
            row(page, "Part of", "incident " + outage.incident());
        }
        new TreeMap<>(outage.details()).forEach((name, value) -> row(page, "`" + name + "`", value.toString()));

        page.append("\n## Timeline\n\n| time | after | what | attempt | |\n|---|---|---|---|---|\n");
        int shown = 0;
        for (TimelineEntry each : outage.timeline()) {
            if (outage.timelineOmitted() > 0 && shown == Timeline.KEPT_AT_EACH_END) {
                page.append("| | | … ").append(outage.timelineOmitted()).append(" entries left out … | | |\n");
            }
            shown++;
            page.append("| ")
                    .append(Instant.ofEpochMilli(each.atMillis()))
                    .append(" | ")
                    .append(seconds(each.atMillis() - outage.startedAtMillis()))
                    .append(" | ")
                    .append(each.event().replace('_', ' '))
                    .append(" | ")
                    .append(each.attempt() == 0 ? "" : Integer.toString(each.attempt()))
                    .append(" | ")
                    .append(cell(each.text() == null ? "" : each.text()))
                    .append(" |\n");
        }

        page.append("\n## The seconds before\n\n");
        if (outage.before().isEmpty()) {
            page.append("Nothing was recorded: there was no connection.\n");
            return page.toString();
        }
        page.append("| time | Mbit/s | packets/s | loss | errors | latency |\n|---|---|---|---|---|---|\n");
        for (FlightSample each : outage.before()) {
            Double latency = each.latencyMs();
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %.3f | %.0f | %.2f %% | %.2f %% | %s |%n",
                    seconds(each.atMillis() - outage.startedAtMillis()),
                    each.bitrateBps() / 1e6,
                    each.packetRate(),
                    each.packetLoss() * 100,
                    each.errorRate() * 100,
                    latency == null ? "" : String.format(Locale.ROOT, "%.1f ms", latency)));
        }
        return page.toString();
    }

    private static void cutOff(StringBuilder page, OutageRecord outage) {
        Long before = outage.continues();
        if (before != null) {
            row(page, "Goes on with", "outage " + OutageRecord.id(before) + ", which the end of the service cut off");
        }
        CutOff cut = outage.cutOff();
        Long ended = outage.endedAtMillis();
        if (cut == null || ended == null) {
            return;
        }
        if (cut.recordedUntilMillis() < ended) {
            row(
                    page,
                    "Recorded until",
                    at(outage, cut.recordedUntilMillis()) + "; what happened later was not written down");
        }
        row(
                page,
                "Nobody watched",
                Instant.ofEpochMilli(ended) + " until " + Instant.ofEpochMilli(cut.observedAgainMillis()) + " ("
                        + seconds(cut.observedAgainMillis() - ended) + ")");
        row(page, "Afterwards", afterwards(cut));
    }

    private static String afterwards(CutOff cut) {
        Aftermath aftermath = cut.aftermath();
        if (aftermath == null) {
            return "not seen yet";
        }
        return switch (aftermath) {
            case WENT_ON -> {
                Long next = cut.continuedBy();
                yield "media was still missing" + (next == null ? "" : ": see outage " + OutageRecord.id(next));
            }
            case OVER -> "media was there again";
            case UNKNOWN -> "unknown: the stream was stopped";
        };
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
    }

    private static String at(OutageRecord outage, long millis) {
        return Instant.ofEpochMilli(millis) + " (" + seconds(millis - outage.startedAtMillis()) + ")";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%+.3f s", millis / 1000.0);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ').replace('\r', ' ');
    }
}
