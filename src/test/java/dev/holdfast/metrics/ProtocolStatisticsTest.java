package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProtocolStatisticsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/holdfast");

    /** How every statistic is named: the protocol first, the unit or {@code total} last. */
    private static final Pattern NAME = Pattern.compile(
            "\"((?:srt|rtp|rtcp|ts|mdi|udp|tcp|unix|socket)_[a-z0-9_]*_(?:total|seconds|ratio|rate|packets|reports|paused|bytes|bits_per_second))\"");

    @Test
    void help_ofEveryStatisticThatATransportReports_isInTheCatalogue() throws IOException {
        Set<String> reported = reported();
        assertThat(reported).contains("srt_rtt_seconds", "rtp_jitter_seconds", "ts_packets_total");
        assertThat(reported).allSatisfy(name -> {
            assertThat(ProtocolStatistics.isListed(name)).as(name).isTrue();
            assertThat(ProtocolStatistics.help(name)).as(name).isNotBlank().doesNotEndWith(".");
        });
    }

    @Test
    void help_ofAnUnknownStatistic_isAGeneralOne() {
        assertThat(ProtocolStatistics.isListed("carrier_pigeons_total")).isFalse();
        assertThat(ProtocolStatistics.help("carrier_pigeons_total")).isEqualTo("As reported by the stream's protocol");
    }

    private static Set<String> reported() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path each :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher found = NAME.matcher(Files.readString(each));
                while (found.find()) {
                    names.add(found.group(1));
                }
            }
        }
        return names;
    }
}
