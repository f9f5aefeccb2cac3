package dev.holdfast.srt;

/** An accept policy's answer to one caller. */
public sealed interface SrtAcceptDecision {

    /**
     * Comes in.
     *
     * @param passphrase the one this stream needs, 10 to 79 bytes in UTF-8; empty for the listener's own, or none
     */
    record Accept(String passphrase) implements SrtAcceptDecision {
        public Accept {
            if (!passphrase.isEmpty()) {
                SrtOptions.builder().passphrase(passphrase);
            }
        }

        @Override
        public String toString() {
            return passphrase.isEmpty() ? "Accept" : "Accept[passphrase=***]";
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

    static SrtAcceptDecision accept() {
        return new Accept("");
    }

    static SrtAcceptDecision acceptWithPassphrase(String passphrase) {
        return new Accept(passphrase);
    }

    static SrtAcceptDecision reject(RejectReason reason) {
        return new Reject(reason);
    }
}
