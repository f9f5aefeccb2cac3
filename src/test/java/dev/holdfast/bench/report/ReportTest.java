package dev.holdfast.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private static final String WHAT = "first media out & back";

    @Test
    void percentiles_whenManyValues_areTheNearestRank() {
        Figure figure = figure(
                "holdfast",
                IntStream.rangeClosed(1, 200).mapToDouble(i -> 201 - i).toArray());
        assertThat(figure.p50()).isEqualTo(100);
        assertThat(figure.p99()).isEqualTo(198);
    }

    @Test
    void percentiles_whenFewValues_areTheMiddleAndTheLargest() {
        Figure figure = figure("holdfast", 3, 1, 2);
        assertThat(figure.p50()).isEqualTo(2);
        assertThat(figure.p99()).isEqualTo(3);
    }

    @Test
    void verdict_whenSlowerThanTargetAndPeer_saysBoth() {
        Results results = results(0.2, figure("holdfast", 0.4), figure("gstreamer", 0.2), figure("other", 4));
        assertThat(results.verdict(results.figures().getFirst())).isEqualTo("TARGET MISSED; BEHIND gstreamer (2 ×)");
    }

    @Test
    void verdict_whenFasterThanTargetAndPeer_saysBoth() {
        Results results = results(0.2, figure("holdfast", 0.1), figure("gstreamer", 4));
        assertThat(results.verdict(results.figures().getFirst())).isEqualTo("target met; ahead of gstreamer (0.025 ×)");
        assertThat(results.verdict(results.figures().getLast())).isEmpty();
    }

    @Test
    void verdict_whenTargetIsAShareOfThePeer_isJudgedByTheBestOne() {
        Results results = new Results("holdfast", List.of(Target.ofBestPeer("killed", WHAT, 0.5)));
        List.of(figure("holdfast", 4), figure("a", 10), figure("b", 7)).forEach(results::add);
        assertThat(results.verdict(results.figures().getFirst())).isEqualTo("TARGET MISSED; ahead of b (0.571 ×)");
    }

    @Test
    void verdict_whenTargetIsAShareOfOnePeer_isJudgedByThatOne() {
        Results results = new Results("holdfast", List.of(Target.ofPeer("killed", WHAT, 0.5, "a")));
        List.of(figure("holdfast", 4), figure("a", 10), figure("b", 7)).forEach(results::add);
        assertThat(results.verdict(results.figures().getFirst())).isEqualTo("target met; ahead of b (0.571 ×)");
    }

    @Test
    void verdict_whenThereIsNoPeerForAShare_isNotGiven() {
        Results results = new Results("holdfast", List.of(Target.ofBestPeer("killed", WHAT, 0.5)));
        results.add(figure("holdfast", 4));
        assertThat(results.verdict(results.figures().getFirst())).isEmpty();
    }

    @Test
    void markdown_always_hasARowForEachFigureAndWhatWasLeftOut() {
        Results results = results(0.2, figure("holdfast", 0.1, 0.3), figure("gstreamer", 4));
        results.skip("blackhole-2s", "needs root");
        results.condition("machine", "2 cores");
        assertThat(MarkdownReport.of(results))
                .contains(
                        "| killed | " + WHAT
                                + " | s | **holdfast** | 2 | 0.1 | 0.3 | p50 ≤ 0.2, p99 ≤ 0.4 | target met; ahead of gstreamer (0.025 ×) |")
                .contains("|  |  | s | gstreamer | 1 | 4 | 4 |  |  |")
                .contains("- blackhole-2s: needs root")
                .contains("- machine: 2 cores");
    }

    @Test
    void json_always_hasEveryValue() {
        Results results = results(0.2, figure("holdfast", 0.1, 0.3));
        results.skip("blackhole-2s", "needs root");
        JsonNode json = JsonMapper.builder().build().readTree(JsonReport.of(results));
        JsonNode figure = json.path("figures").path(0);
        assertThat(figure.path("values").path(1).asDouble()).isEqualTo(0.3);
        assertThat(figure.path("p50").asDouble()).isEqualTo(0.1);
        assertThat(figure.path("unit").asString()).isEqualTo("s");
        assertThat(figure.path("target").asString()).isEqualTo("p50 ≤ 0.2, p99 ≤ 0.4");
        assertThat(json.path("skipped").path("blackhole-2s").asString()).isEqualTo("needs root");
    }

    @Test
    void picture_always_isXmlWithADotForEachFigure() throws Exception {
        Results results = results(0.2, figure("holdfast", 0.1, 0.3), figure("gstreamer", 4), figure("zero", 0));
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        SvgReport.of(results, "2 < 3 cores").getBytes(StandardCharsets.UTF_8)));
        assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(3);
        assertThat(picture.getDocumentElement().getTextContent())
                .contains(WHAT, "2 < 3 cores", "gstreamer", "0.1 … 0.3 s");
    }

    @Test
    void picture_ofAFigureWithoutAPeerOrOfNothingAtAll_isALineOfText() {
        Results alone = results(0.2, figure("holdfast", 0.1, 0.3));
        assertThat(SvgReport.of(alone, ""))
                .doesNotContain("<circle")
                .contains("killed: first media out &amp; back", "0.1 … 0.3 s, n = 2");
        Results nothing = results(0.2, figure("holdfast", 0), figure("gstreamer", 0));
        assertThat(SvgReport.of(nothing, "")).doesNotContain("<circle").contains("(2 programs)", "target met");
    }

    @Test
    void axis_whenValuesAreFarApart_placesThemByTheirLogarithm() {
        Axis axis = Axis.over(List.of(0.1, 1.0, 9.0, 0.0));
        assertThat(axis).isEqualTo(new Axis(0.1, 10));
        assertThat(axis.place(1)).isCloseTo(0.5, within(1e-9));
        assertThat(axis.place(0)).isZero();
        assertThat(axis.ticks()).startsWith(0.1, 0.2, 0.5).endsWith(5.0, 10.0);
    }

    @Test
    void axis_whenThereIsOneValueOrNone_hasALength() {
        assertThat(Axis.over(List.of(0.3)).place(0.3)).isBetween(0.0, 1.0);
        assertThat(Axis.over(List.of(0.0)).ticks()).isNotEmpty();
    }

    @Test
    void numbers_always_haveThreeDigitsAndNoExponent() {
        assertThat(List.of(Numbers.text(0), Numbers.text(0.012345), Numbers.text(4.2), Numbers.text(123456.7)))
                .containsExactly("0", "0.0123", "4.2", "123457");
    }

    private static Results results(double p50AtMost, Figure... figures) {
        Results results = new Results("holdfast", List.of(Target.within("killed", WHAT, p50AtMost, 0.4)));
        List.of(figures).forEach(results::add);
        return results;
    }

    private static Figure figure(String program, double... values) {
        return new Figure(
                "killed",
                WHAT,
                program,
                "s",
                java.util.Arrays.stream(values).boxed().toList(),
                "");
    }
}
