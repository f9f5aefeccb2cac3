package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gate that holds back whom the test says, and notes what it is told. */
final class FakeGate implements ConnectGate {

    private final Map<String, Long> heldBackNanos = new HashMap<>();
    private long furtherNanos;
    private Hold by = Hold.CIRCUIT_BREAKER;
    final List<String> calls = new ArrayList<>();

    FakeGate holdingBack(String target, long millis) {
        heldBackNanos.put(target, millis * Scene.MS);
        return this;
    }

    /** So much later than the next question is the turn. */
    FakeGate turnLaterBy(long millis) {
        furtherNanos = millis * Scene.MS;
        return this;
    }

    FakeGate by(Hold hold) {
        by = hold;
        return this;
    }

    void open() {
        heldBackNanos.clear();
    }

    @Override
    public Answer ask(StreamId who, int priority, String target, long nowNanos) {
        calls.add("ask " + target + " at " + priority);
        long wait = heldBackNanos.getOrDefault(target, 0L);
        return wait == 0 ? Answer.admitted(nowNanos) : Answer.held(nowNanos + wait, nowNanos + wait + furtherNanos, by);
    }

    @Override
    public void passUnasked(StreamId who, String target, long nowNanos) {
        calls.add("unasked " + target);
    }

    @Override
    public void withdraw(StreamId who) {
        calls.add("withdraw");
    }

    @Override
    public void answered(StreamId who, String target) {
        calls.add("answered " + target);
    }

    @Override
    public void unanswered(StreamId who, String target, long nowNanos) {
        calls.add("unanswered " + target);
    }

    @Override
    public void abandoned(StreamId who, String target) {
        calls.add("abandoned " + target);
    }

    @Override
    public void forget(StreamId who) {
        calls.add("forget " + who);
    }
}
