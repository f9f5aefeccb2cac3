package dev.holdfast.definition;

import dev.holdfast.model.DurationText;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.model.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a document while it is read: where it is, how its keys are spelled, and all that was wrong so far.
 *
 * <p>A leaf that is missing or wrong is read as its default, so that everything after it is read too.
 */
final class Section {

    private final Spelling spelling;
    private final String path;
    private final List<Fault> faults;
    private final Set<String> written = new HashSet<>();
    private final Set<String> wrong = new HashSet<>();

    private Section(Spelling spelling, String path, List<Fault> faults) {
        this.spelling = spelling;
        this.path = path;
        this.faults = faults;
    }

    /** The document itself. */
    static Section root(Spelling spelling) {
        return new Section(spelling, "", new ArrayList<>());
    }

    /** The part under a key; its faults are this one's too. */
    Section in(String component) {
        return new Section(spelling, join(spelling.of(component)), faults);
    }

    /** One element of the list under a key. */
    Section in(String component, int index) {
        return new Section(spelling, join(spelling.of(component)) + "[" + index + "]", faults);
    }

    /** A component's key as the writer spells it. */
    String key(String component) {
        return spelling.of(component);
    }

    /** Where this part is, for messages elsewhere. */
    String path() {
        return path;
    }

    void fault(String component, String message) {
        wrong.add(component);
        add(new Fault(spelling.of(component), message));
    }

    /** A fault whose field is seen from this part. */
    void add(Fault fault) {
        faults.add(path.isEmpty() ? fault : fault.in(path));
    }

    /** The value under a key; {@code otherwise} if it is not written, or not as it must be. */
    <T> T leaf(String component, @Nullable String text, Leaf<T> leaf, T otherwise) {
        T value = text == null ? null : read(component, text, leaf);
        return value == null ? otherwise : value;
    }

    /** The value of a text; null, and a fault, if it is not as it must be. */
    <T> @Nullable T read(String component, String text, Leaf<T> leaf) {
        written.add(component);
        T value = leaf.reader().apply(text.strip());
        if (value == null) {
            fault(component, "expected " + leaf.expected() + "; found '" + Secrets.shown(text) + "'");
        }
        return value;
    }

    /** The rule that one number is at least {@code times} another; said of the one that is written here. */
    <T extends Comparable<T>> void atLeast(
            String upper, T upperValue, String lower, T lowerValue, T least, String times) {
        if (upperValue.compareTo(least) >= 0 || wrong.contains(upper) || wrong.contains(lower)) {
            return;
        }
        if (written.contains(upper)) {
            fault(
                    upper,
                    "expected at least " + times + key(lower) + " (" + text(lowerValue) + "); found "
                            + text(upperValue));
        } else if (written.contains(lower)) {
            fault(
                    lower,
                    "expected a value with which " + key(upper) + " (" + text(upperValue) + ") is at least " + times
                            + key(lower) + "; found " + text(lowerValue));
        }
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? DurationText.write(duration) : value.toString();
    }

    /** @throws InvalidDefinitionException with all faults, if there are any */
    void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new InvalidDefinitionException(faults);
        }
    }

    private String join(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
