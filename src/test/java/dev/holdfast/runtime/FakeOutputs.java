package dev.holdfast.runtime;

import dev.holdfast.model.Fault;
import dev.holdfast.model.MediaContinuity;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.ResumePolicy;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import java.nio.ByteBuffer;
import java.util.List;

/** Outputs that count. */
final class FakeOutputs implements Outputs.Factory, Outputs {

    int opened;
    int closed;
    int replaced;
    int interruptions;
    ResumePolicy resume = ResumePolicy.AS_IS;
    long packets;
    List<OutputStatus> statuses = List.of();

    @Override
    public List<Fault> check(OutputUri output) {
        return List.of();
    }

    @Override
    public Outputs open(StreamId streamId, List<OutputUri> outputs) {
        opened++;
        return this;
    }

    @Override
    public List<OutputStatus> statuses() {
        return statuses;
    }

    @Override
    public void resumeBy(ResumePolicy policy) {
        resume = policy;
    }

    @Override
    public void interrupted() {
        interruptions++;
    }

    @Override
    public MediaContinuity continuity() {
        return MediaContinuity.NONE;
    }

    @Override
    public void replace(List<OutputUri> outputs) {
        replaced++;
    }

    @Override
    public void close() {
        closed++;
    }

    @Override
    public void media(ByteBuffer media) {
        packets++;
    }
}
