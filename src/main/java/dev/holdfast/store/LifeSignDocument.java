package dev.holdfast.store;

import dev.holdfast.reconnect.LifeSign;
import dev.holdfast.reconnect.StorageException;

/** A sign of life as JSON, the same in every store: {@code {"begun_at": …, "alive_at": …}}. */
public final class LifeSignDocument {

    private static final String BEGUN_AT = "begun_at";
    private static final String ALIVE_AT = "alive_at";

    private LifeSignDocument() {}

    /** The sign as JSON. */
    public static String toJson(LifeSign sign) {
        return Json.object()
                .put(BEGUN_AT, sign.begunAt().toString())
                .put(ALIVE_AT, sign.aliveAt().toString())
                .toString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param where the document comes from, for messages
     * @throws StorageException if it is no such document
     */
    public static LifeSign parse(String json, String where) {
        Fields fields = Fields.parse(json, where);
        return new LifeSign(fields.instant(BEGUN_AT), fields.instant(ALIVE_AT));
    }
}
