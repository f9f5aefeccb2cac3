package dev.holdfast.monitoring;

/** The variables of the dashboards, as Grafana fills them in. */
public final class Variables {

    private Variables() {}

    /**
     * A query with values for its variables.
     *
     * @param instance a regular expression
     * @param stream the stream's id
     */
    public static String filled(String query, String instance, String stream) {
        String filled = query.replace("$__rate_interval", "20s")
                .replace("$__interval", "5s")
                .replace("$__range", "1h")
                .replace("$instance", instance)
                .replace("$protocol", ".*")
                .replace("$stream", stream);
        if (filled.contains("$")) {
            throw new IllegalArgumentException("expected no variable but those of the dashboards; found: " + filled);
        }
        return filled;
    }
}
