package dev.holdfast.definition;

import dev.holdfast.model.Fault;
import dev.holdfast.model.Secrets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of {@code labels}: they become labels of metrics, so names follow Prometheus and neither grows without bound. */
final class LabelReader {

    private static final int MOST = 16;
    private static final int LONGEST_VALUE = 128;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1," + LONGEST_VALUE + "}");

    /** The labels that the service's own metrics carry. */
    private static final Set<String> TAKEN =
            Set.of("stream_id", "protocol", "reason", "outcome", "state", "output", "le", "quantile");

    private LabelReader() {}

    static Map<String, String> read(@Nullable Map<String, String> written, Section at) {
        Map<String, String> labels = new TreeMap<>();
        if (written == null) {
            return labels;
        }
        if (written.size() > MOST) {
            at.fault("labels", "expected at most " + MOST + " labels; found " + written.size());
            return labels;
        }
        written.forEach((name, value) -> {
            String field = at.key("labels") + "." + Secrets.shown(name);
            if (!NAME.matcher(name).matches()) {
                at.add(new Fault(
                        field,
                        "expected a name of 1 to 63 characters of a-z, A-Z, 0-9 and '_', beginning with a"
                                + " letter, for example site; found '" + Secrets.shown(name) + "'"));
            } else if (TAKEN.contains(name)) {
                at.add(new Fault(
                        field, "expected another name; the service's own metrics have the label '" + name + "'"));
            }
            if (!VALUE.matcher(value).matches()) {
                at.add(new Fault(
                        field,
                        "expected a value of 1 to " + LONGEST_VALUE + " printable characters, for example oslo; found '"
                                + Secrets.shown(value) + "'"));
            }
            labels.put(name, value);
        });
        return labels;
    }
}
