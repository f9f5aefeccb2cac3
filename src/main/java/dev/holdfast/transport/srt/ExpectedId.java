package dev.holdfast.transport.srt;

import dev.holdfast.srt.AccessControlId;
import java.util.Optional;

/**
 * Whom a listener's stream is for, as its {@code streamid} parameter says: a plain name, or a full {@code #!::r=…,u=…}.
 *
 * @param resource the stream's name for callers; empty if it takes whoever asks for no other stream of the port
 * @param user who has to call; empty if anybody may
 */
record ExpectedId(Optional<String> resource, Optional<String> user) {

    /** Of a listener without {@code streamid}. */
    static final ExpectedId ANYBODY = new ExpectedId(Optional.empty(), Optional.empty());

    /**
     * Reads what a definition says.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    static ExpectedId of(String written) {
        return switch (AccessControlId.parse(written)) {
            case AccessControlId.Plain plain ->
                plain.name().isEmpty() ? ANYBODY : new ExpectedId(Optional.of(plain.name()), Optional.empty());
            case AccessControlId.Malformed malformed ->
                throw new IllegalArgumentException("expected a plain name or #!::r=name,u=user; " + malformed.why());
            case AccessControlId.Keyed keyed -> {
                if (keyed.resource().filter(name -> !name.isEmpty()).isEmpty()) {
                    throw new IllegalArgumentException(
                            "expected the stream's name under r, for example #!::r=cam1,u=oslo; found none");
                }
                if (keyed.mode()
                        .filter(mode -> !mode.equals(PortRoutes.PUBLISH))
                        .isPresent()) {
                    throw new IllegalArgumentException("expected m=publish or no m, since streams come in here");
                }
                yield new ExpectedId(keyed.resource(), keyed.user());
            }
        };
    }

    /** For people: {@code streamid 'cam1'}, {@code any stream id}. */
    String shown() {
        return resource.map(name -> "streamid '" + name + "'").orElse("any streamid");
    }
}
