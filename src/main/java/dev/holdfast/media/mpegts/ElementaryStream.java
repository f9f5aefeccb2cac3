package dev.holdfast.media.mpegts;

/**
 * One stream of a programme as its PMT announces it.
 *
 * @param streamType ISO/IEC 13818-1 table 2-34
 * @param codec as ffmpeg names it where it has a name: {@code h264}, {@code aac}; else {@code 0x} and the stream type
 * @param language ISO 639 code; empty where none is announced
 */
record ElementaryStream(int pid, int streamType, String codec, Kind kind, String language) {

    /** What a stream is for. */
    enum Kind {
        VIDEO,
        AUDIO,
        /** Subtitles, teletext, cues, metadata: may pause for as long as there is nothing to tell. */
        DATA
    }
}
