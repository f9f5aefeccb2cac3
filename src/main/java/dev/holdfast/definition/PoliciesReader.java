package dev.holdfast.definition;

import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.TakeoverRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of the policy sections, and how they are laid over what holds without them. */
final class PoliciesReader {

    private static final Leaf<Boolean> FLAG = Leaf.flag();
    private static final Leaf<Duration> TTL = Leaf.duration("1s", "8760h", "24h");
    private static final Leaf<Duration> CONNECT_TIMEOUT = Leaf.duration("100ms", "60s", "3s");
    private static final Leaf<Duration> LATENCY = Leaf.duration("0s", "60s", "120ms");
    private static final Leaf<TakeoverRule> TAKEOVER = Leaf.choice(List.of(TakeoverRule.values()));
    private static final Leaf<Duration> SESSION_TIMEOUT = Leaf.duration("10ms", "1h", "2s");

    private static final Leaf<Duration> REORDER = Leaf.duration("0s", "2s", "50ms");
    private static final Leaf<Integer> REORDER_PACKETS = Leaf.integer(1, 1024);

    private PoliciesReader() {}

    static Policies read(DefaultsDocument written, Policies base, Section at) {
        return new Policies(
                ReconnectionReader.read(written.reconnection(), base.reconnection(), at.in("reconnection")),
                HealthReader.read(written.health(), base.health(), at.in("health")),
                state(written.state(), base.state(), at.in("state")),
                srt(written.srt(), base.srt(), at.in("srt")),
                rtp(written.rtp(), base.rtp(), at.in("rtp")));
    }

    private static StateSettings state(@Nullable StateDocument written, StateSettings base, Section at) {
        if (written == null) {
            return base;
        }
        return new StateSettings(
                at.leaf("persist", written.persist(), FLAG, base.persist()),
                at.leaf("ttl", written.ttl(), TTL, base.ttl()));
    }

    private static SrtSettings srt(@Nullable SrtDocument written, SrtSettings base, Section at) {
        if (written == null) {
            return base;
        }
        return new SrtSettings(
                at.leaf("connectTimeout", written.connectTimeout(), CONNECT_TIMEOUT, base.connectTimeout()),
                at.leaf("retryOnClose", written.retryOnClose(), FLAG, base.retryOnClose()),
                at.leaf("latency", written.latency(), LATENCY, base.latency()),
                at.leaf("takeover", written.takeover(), TAKEOVER, base.takeover()));
    }

    private static RtpSettings rtp(@Nullable RtpDocument written, RtpSettings base, Section at) {
        if (written == null) {
            return base;
        }
        return new RtpSettings(
                at.leaf("sessionTimeout", written.sessionTimeout(), SESSION_TIMEOUT, base.sessionTimeout()),
                at.leaf("retryOnTimeout", written.retryOnTimeout(), FLAG, base.retryOnTimeout()),
                at.leaf("reorder", written.reorder(), REORDER, base.reorder()),
                at.leaf("reorderPackets", written.reorderPackets(), REORDER_PACKETS, base.reorderPackets()),
                at.leaf("rtcp", written.rtcp(), FLAG, base.rtcp()));
    }
}
