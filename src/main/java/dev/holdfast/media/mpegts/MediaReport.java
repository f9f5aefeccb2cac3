package dev.holdfast.media.mpegts;

import dev.holdfast.model.MediaDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The analysis of a transport stream in the words of the model. Made within a reader's look through the lock. */
final class MediaReport {

    private final TsStructure structure;
    private final TsSnapshot snapshot;
    private final long nowNanos;

    /** @param nowNanos by the {@link StreamClock} */
    MediaReport(TsStructure structure, TsSnapshot snapshot, long nowNanos) {
        this.structure = structure;
        this.snapshot = snapshot;
        this.nowNanos = nowNanos;
    }

    MediaDescription describe() {
        TsStatistics packets = snapshot.packets();
        TsTiming timing = snapshot.timing();
        int id = structure.transportStreamId();
        List<PidState> known = known();
        return new MediaDescription(
                "mpegts",
                structure.codec(),
                timing.inSync(),
                timing.bitsPerSecond(),
                packets.packets(),
                packets.nullPackets(),
                packets.scrambledPackets(),
                snapshot.faults().lostPackets(),
                packets.duplicates(),
                snapshot.faults().timestampJumps(),
                snapshot.faults().timestampWraps(),
                id < 0 ? OptionalInt.empty() : OptionalInt.of(id),
                structure.programs().stream().map(each -> program(each, known)).toList(),
                pids(known),
                snapshot.byIndicator(),
                known(timing.delayFactorSeconds() * 1000),
                known(timing.mediaLossRate()));
    }

    private List<PidState> known() {
        List<PidState> all = new ArrayList<>();
        structure.pids().forEach(all::add);
        all.sort(Comparator.comparingInt(each -> each.pid));
        return all;
    }

    private static MediaDescription.Program program(Program program, List<PidState> known) {
        ProgramMap map = program.map;
        if (map == null) {
            return new MediaDescription.Program(
                    program.number, program.pmtPid, OptionalInt.empty(), OptionalDouble.empty(), List.of());
        }
        OptionalDouble interval = known.stream()
                .filter(each -> each.pid == map.pcrPid())
                .map(each -> each.pcr)
                .mapToDouble(each -> each == null ? 0 : each.intervalNanos() / 1e6)
                .filter(each -> each > 0)
                .findFirst();
        boolean hasClock = map.pcrPid() != TsPacket.NULL_PID;
        return new MediaDescription.Program(
                program.number,
                program.pmtPid,
                hasClock ? OptionalInt.of(map.pcrPid()) : OptionalInt.empty(),
                interval,
                map.streams().stream().map(ElementaryStream::pid).toList());
    }

    private List<MediaDescription.Pid> pids(List<PidState> known) {
        long all = known.stream().mapToLong(each -> each.packets).sum();
        return known.stream()
                .filter(each -> each.packets > 0 || each.isAnnounced())
                .map(each -> pid(each, all))
                .toList();
    }

    private MediaDescription.Pid pid(PidState pid, long all) {
        PesTracker pes = pid.pes;
        ElementaryStream stream = pes == null ? null : pes.stream();
        return new MediaDescription.Pid(
                pid.pid,
                kind(pid, stream),
                Optional.ofNullable(stream).map(ElementaryStream::codec),
                stream == null ? OptionalInt.empty() : OptionalInt.of(stream.streamType()),
                Optional.ofNullable(stream).map(ElementaryStream::language).filter(each -> !each.isEmpty()),
                pid.packets,
                all == 0 ? 0 : (double) pid.packets / all,
                pid.continuityErrors,
                pid.scrambledPackets,
                pid.packets == 0 ? OptionalDouble.empty() : OptionalDouble.of((nowNanos - pid.lastNanos) / 1e6),
                positive(pes == null ? 0 : pes.intervalNanos()),
                positive(pes == null ? 0 : pes.accessIntervalNanos(nowNanos)));
    }

    private static MediaDescription.Kind kind(PidState pid, @Nullable ElementaryStream stream) {
        if (stream != null) {
            return switch (stream.kind()) {
                case VIDEO -> MediaDescription.Kind.VIDEO;
                case AUDIO -> MediaDescription.Kind.AUDIO;
                case DATA -> MediaDescription.Kind.DATA;
            };
        }
        if (pid.sections != null) {
            return MediaDescription.Kind.TABLES;
        }
        return pid.pcr != null ? MediaDescription.Kind.CLOCK : MediaDescription.Kind.UNREFERENCED;
    }

    private static OptionalDouble positive(long nanos) {
        return nanos > 0 ? OptionalDouble.of(nanos / 1e6) : OptionalDouble.empty();
    }

    private static OptionalDouble known(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
