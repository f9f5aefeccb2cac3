package dev.holdfast.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The results as JSON, with every value of every repeat. */
public final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private JsonReport() {}

    public static String of(Results results) {
        Map<String, Object> all = new LinkedHashMap<>(results.conditions());
        List<Map<String, Object>> figures =
                results.figures().stream().map(each -> figure(results, each)).toList();
        all.put("figures", figures);
        all.put("skipped", results.skipped());
        return JSON.writeValueAsString(all) + "\n";
    }

    private static Map<String, Object> figure(Results results, Figure figure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", figure.scenario());
        json.put("measure", figure.measure());
        json.put("program", figure.program());
        json.put("unit", figure.unit());
        json.put("n", figure.count());
        json.put("p50", figure.p50());
        json.put("p99", figure.p99());
        json.put("values", figure.values());
        if (!figure.note().isEmpty()) {
            json.put("note", figure.note());
        }
        if (results.isSubject(figure)) {
            results.target(figure).ifPresent(target -> json.put("target", target.text()));
            json.put("verdict", results.verdict(figure));
        }
        return json;
    }
}
