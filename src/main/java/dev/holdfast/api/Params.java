package dev.holdfast.api;

import dev.holdfast.events.EventFilter;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Fault;
import dev.holdfast.model.StreamId;
import dev.holdfast.model.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads query parameters and collects everything that is wrong with them; ask {@link #check} before using what was read. */
final class Params {

    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 500;

    /** The highest id that JavaScript can count to exactly; none higher is ever given out. */
    private static final long MAX_EVENT_ID = (1L << 53) - 1;

    private final List<Fault> faults = new ArrayList<>();

    /** How many entries a page has: 1 to {@value #MAX_LIMIT}, default {@value #DEFAULT_LIMIT}. */
    int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        long limit = number(text);
        if (limit < 1 || limit > MAX_LIMIT) {
            faults.add(new Fault("limit", "expected a number from 1 to " + MAX_LIMIT + ", found '" + text + "'"));
        }
        return (int) limit;
    }

    OptionalLong eventId(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        long id = number(text);
        if (id < 0 || id > MAX_EVENT_ID) {
            faults.add(new Fault(name, "expected the id of an event, found '" + text + "'"));
        }
        return OptionalLong.of(id);
    }

    /** The place of a page of deliveries: the number of the last one on the page before. */
    OptionalLong deliveryNumber(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return OptionalLong.empty();
        }
        long number = number(text);
        if (number < 1) {
            faults.add(new Fault("cursor", "expected the 'next' of the page before, found '" + text + "'"));
        }
        return OptionalLong.of(number);
    }

    /** @param labels each {@code name:value} */
    EventFilter filter(@Nullable List<String> streamIds, @Nullable List<String> types, @Nullable List<String> labels) {
        Set<StreamId> ids = new HashSet<>();
        for (String text : streamIds == null ? List.<String>of() : streamIds) {
            if (StreamId.isValid(text)) {
                ids.add(new StreamId(text));
            } else {
                faults.add(new Fault("stream_id", "expected " + StreamId.EXPECTED + ", found '" + text + "'"));
            }
        }
        Set<EventType> kinds = EnumSet.noneOf(EventType.class);
        for (String text : types == null ? List.<String>of() : types) {
            Arrays.stream(EventType.values())
                    .filter(type -> type.wire().equals(text))
                    .findFirst()
                    .ifPresentOrElse(
                            kinds::add,
                            () -> faults.add(
                                    new Fault("type", "expected one of " + known() + ", found '" + text + "'")));
        }
        Map<String, Set<String>> wanted = new HashMap<>();
        for (String text : labels == null ? List.<String>of() : labels) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                faults.add(new Fault("label", "expected name:value, for example site:oslo, found '" + text + "'"));
            } else {
                wanted.computeIfAbsent(text.substring(0, colon), _ -> new HashSet<>())
                        .add(text.substring(colon + 1));
            }
        }
        return new EventFilter(ids, kinds, wanted);
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** Null if absent. */
    @Nullable
    Boolean flag(String name, @Nullable String text) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? null : Boolean.valueOf(text);
        }
        faults.add(new Fault(name, "expected true or false, found '" + text + "'"));
        return null;
    }

    void fault(String name, String message) {
        faults.add(new Fault(name, message));
    }

    /** @throws ApiException with all faults, if there are any */
    void check() {
        if (!faults.isEmpty()) {
            String detail = faults.size() == 1 ? "a parameter is wrong" : faults.size() + " parameters are wrong";
            throw new ApiException(HttpStatus.BAD_REQUEST, "invalid-parameter", detail, faults);
        }
    }

    private static String known() {
        return Arrays.stream(EventType.values()).map(Wire::wire).collect(Collectors.joining(", "));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
