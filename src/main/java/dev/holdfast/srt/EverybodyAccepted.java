package dev.holdfast.srt;

/** The policy that refuses nobody; listeners with it need no hook in the handshake. */
enum EverybodyAccepted implements SrtAcceptPolicy {
    INSTANCE;

    @Override
    public SrtAcceptDecision decide(SrtCaller caller) {
        return SrtAcceptDecision.accept();
    }
}
