package dev.holdfast.transport.socket;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Guesses what a byte stream is that is no MPEG-TS, by its first octets. */
final class ByteStreams {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int SHOWN = 8;

    /** How it begins, in Latin-1, and what that is. */
    private static final Map<String, String> KINDS = kinds();

    private ByteStreams() {}

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("HTTP/", "an HTTP answer");
        kinds.put("GET ", "an HTTP request");
        kinds.put("POST ", "an HTTP request");
        kinds.put("RTSP/", "RTSP");
        kinds.put("OPTIONS ", "RTSP or HTTP");
        kinds.put("SSH-", "SSH");
        kinds.put("FLV", "FLV");
        kinds.put("OggS", "Ogg");
        kinds.put("RIFF", "AVI or WAV");
        kinds.put("$", "RTP interleaved in RTSP");
        kinds.put("\u001aE\u00df\u00a3", "Matroska or WebM");
        kinds.put("\u0016\u0003", "TLS");
        kinds.put("\u0003", "RTMP");
        kinds.put("\u0000\u0000\u0001\u00ba", "an MPEG program stream");
        kinds.put("\u0000\u0000\u0000\u0001", "a bare elementary stream (H.264 or H.265)");
        kinds.put("\u0000\u0000\u0001", "a bare elementary stream");
        return kinds;
    }

    /** For example {@code 48 54 54 50 2f 31 2e 31 (an HTTP answer)}. */
    static String describe(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        String guess = KINDS.entrySet().stream()
                .filter(each -> text.startsWith(each.getKey()))
                .map(each -> " (" + each.getValue() + ")")
                .findFirst()
                .orElse(text.startsWith("ftyp", 4) ? " (MP4)" : "");
        return HEX.formatHex(first, 0, Math.min(first.length, SHOWN)) + guess;
    }
}
