package dev.holdfast.srt;

import java.util.Optional;

/** An accept policy's answer to one caller. */
public sealed interface SrtAcceptDecision {

    /**
     * Comes in.
     *
     * @param options what holds for this connection instead of the listener's options: encryption, latency, buffers and all
     *     else but what belongs to the port; empty for the listener's own
     * @param tag whatever the policy wants to see again in {@link SrtListenerHandler#onAccepted}; never shown
     */
    record Accept(Optional<SrtOptions> options, Optional<Object> tag) implements SrtAcceptDecision {

        @Override
        public String toString() {
            return "Accept[" + options.map(SrtOptions::toString).orElse("as the listener") + "]";
        }
    }

    /**
     * Stays out.
     *
     * @param reason what the caller is told; a code of 1000 or more
     */
    record Reject(RejectReason reason) implements SrtAcceptDecision {
        public Reject {
            if (!reason.canBeGivenByApplication()) {
                throw new IllegalArgumentException(
                        "a caller can be refused with a code of 1000 or more, not with " + reason);
            }
        }
    }

    /** With the listener's options. */
    static SrtAcceptDecision accept() {
        return new Accept(Optional.empty(), Optional.empty());
    }

    /** With the listener's options and this passphrase, 10 to 79 bytes in UTF-8; an empty one is the listener's own. */
    static SrtAcceptDecision acceptWithPassphrase(String passphrase) {
        return new Accept(
                Optional.of(SrtOptions.builder().passphrase(passphrase).build()), Optional.empty());
    }

    static SrtAcceptDecision reject(RejectReason reason) {
        return new Reject(reason);
    }
}
