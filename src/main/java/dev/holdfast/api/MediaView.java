package dev.holdfast.api;

import dev.holdfast.model.MediaDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

@Schema(
        name = "Media",
        description = "What a stream's media is and how well it keeps to its standard. Counts are of this connection.")
record MediaView(
        @Schema(example = "mpegts") String container,

        @Schema(description = "Video, then audio.", example = "h264+aac")
        String codec,

        @Schema(description = "Whether packets begin where they should.")
        boolean inSync,

        @Schema(description = "Of the whole stream, by its own clock; 0 when silent.")
        double bitrateBps,

        long packets,
        long nullPackets,
        long scrambledPackets,

        @Schema(description = "Missing, by continuity counters.")
        long lostPackets,

        @Schema(description = "Legally sent twice.") long duplicatePackets,

        @Schema(description = "Timestamps that jumped unannounced.")
        long timestampJumps,

        @Schema(description = "Clocks and timestamps that began again at 0 as they must.")
        long timestampWraps,

        @Nullable Integer transportStreamId,
        List<ProgramView> programs,
        List<PidView> pids,

        @Schema(
                description = "By the indicators of ETSI TR 101 290, first and second priority.",
                example = "{\"pat_error\": 0, \"continuity_count_error\": 3}")
        Map<String, Long> errors,

        @Schema(description = "Media Delivery Index of the last second (RFC 4445).")
        DeliveryView mdi) {

    static MediaView of(MediaDescription media) {
        return new MediaView(
                media.container(),
                media.codec(),
                media.inSync(),
                media.bitrateBps(),
                media.packets(),
                media.nullPackets(),
                media.scrambledPackets(),
                media.lostPackets(),
                media.duplicatePackets(),
                media.timestampJumps(),
                media.timestampWraps(),
                orNull(media.transportStreamId()),
                media.programs().stream().map(ProgramView::of).toList(),
                media.pids().stream().map(PidView::of).toList(),
                media.errors(),
                new DeliveryView(orNull(media.delayFactorMillis()), orNull(media.mediaLossRate())));
    }

    private static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    @Schema(name = "MediaProgram")
    record ProgramView(
            int number,
            int pmtPid,

            @Schema(description = "Where its clock is; null if it has none or its map has not come.") @Nullable
            Integer pcrPid,

            @Schema(description = "The longest of the last two seconds.") @Nullable
            Double pcrIntervalMs,

            @Schema(description = "The PIDs of its streams.")
            List<Integer> streams) {

        static ProgramView of(MediaDescription.Program program) {
            return new ProgramView(
                    program.number(),
                    program.pmtPid(),
                    orNull(program.pcrPid()),
                    orNull(program.pcrIntervalMillis()),
                    program.streams());
        }
    }

    @Schema(name = "MediaPid")
    record PidView(
            int pid,
            MediaDescription.Kind kind,

            @Schema(example = "h264") @Nullable String codec,

            @Schema(description = "ISO/IEC 13818-1 stream_type.") @Nullable
            Integer streamType,

            @Schema(example = "eng") @Nullable String language,
            long packets,

            @Schema(description = "Of the packets of all PIDs, 0 to 1.")
            double share,

            long continuityErrors,
            long scrambledPackets,

            @Schema(description = "Since its last packet, not counting when the whole stream was silent.") @Nullable
            Double silentMs,

            @Schema(description = "The longest between timestamps in the last two seconds.") @Nullable
            Double ptsIntervalMs,

            @Schema(description = "Between random access points, or since the last if that is longer.") @Nullable
            Double idrIntervalMs) {

        static PidView of(MediaDescription.Pid pid) {
            return new PidView(
                    pid.pid(),
                    pid.kind(),
                    pid.codec().orElse(null),
                    orNull(pid.streamType()),
                    pid.language().orElse(null),
                    pid.packets(),
                    pid.share(),
                    pid.continuityErrors(),
                    pid.scrambledPackets(),
                    orNull(pid.silentMillis()),
                    orNull(pid.ptsIntervalMillis()),
                    orNull(pid.idrIntervalMillis()));
        }
    }

    @Schema(name = "MediaDeliveryIndex")
    record DeliveryView(
            @Schema(description = "Delay factor.") @Nullable Double delayFactorMs,

            @Schema(description = "Transport packets lost per second.") @Nullable
            Double mediaLossRate) {}
}
