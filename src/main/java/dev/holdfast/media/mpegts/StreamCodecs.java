package dev.holdfast.media.mpegts;

import dev.holdfast.media.mpegts.ElementaryStream.Kind;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the codec of an elementary stream is, by its stream_type and descriptors (ISO/IEC 13818-1 table 2-34, ETSI EN 300
 * 468, ATSC A/53 part 3, SCTE 35, the SMPTE registry of format identifiers). Names are those of ffmpeg where it has one.
 */
final class StreamCodecs {

    /** A codec's name and what it is for. */
    record Codec(String name, Kind kind) {}

    private static final int REGISTRATION = 0x05;
    private static final int LANGUAGE = 0x0A;
    private static final int VBI_TELETEXT = 0x46;
    private static final int TELETEXT = 0x56;
    private static final int SUBTITLING = 0x59;
    private static final int AC3 = 0x6A;
    private static final int EAC3 = 0x7A;
    private static final int DTS = 0x7B;
    private static final int AAC = 0x7C;
    private static final int EXTENSION = 0x7F;
    private static final int EXTENSION_OPUS = 0x80;
    private static final int EXTENSION_AC4 = 0x15;

    private static final int PRIVATE_PES = 0x06;
    private static final int METADATA_PES = 0x15;
    private static final int SCTE35 = 0x86;

    /** By format identifier, in private PES packets and metadata. */
    private static final Map<Integer, Codec> REGISTERED = Map.ofEntries(
            Map.entry(code("Opus"), audio("opus")),
            Map.entry(code("AC-3"), audio("ac3")),
            Map.entry(code("EAC3"), audio("eac3")),
            Map.entry(code("AC-4"), audio("ac4")),
            Map.entry(code("BSSD"), audio("s302m")),
            Map.entry(code("DTS1"), audio("dts")),
            Map.entry(code("DTS2"), audio("dts")),
            Map.entry(code("DTS3"), audio("dts")),
            Map.entry(code("HEVC"), video("hevc")),
            Map.entry(code("AV01"), video("av1")),
            Map.entry(code("VC-1"), video("vc1")),
            Map.entry(code("drac"), video("dirac")),
            Map.entry(code("KLVA"), data("klv")),
            Map.entry(code("ID3 "), data("timed_id3")));

    private StreamCodecs() {}

    /**
     * The stream with its codec.
     *
     * @param descriptors holds the ES_info loop between {@code from} and {@code to}
     * @param programRegistration format identifier of the whole programme, 0 if none
     */
    static ElementaryStream describe(
            int pid, int streamType, byte[] descriptors, int from, int to, int programRegistration) {
        @Nullable Codec codec = null;
        String language = "";
        int registration = 0;
        int at = from;
        while (at + 2 <= to) {
            int tag = descriptors[at] & 0xFF;
            int length = descriptors[at + 1] & 0xFF;
            int body = at + 2;
            if (body + length > to) {
                break;
            }
            if (tag == REGISTRATION && length >= 4) {
                registration = int32(descriptors, body);
            } else if (tag == LANGUAGE && length >= 3) {
                language = language(descriptors, body);
            } else if (codec == null && streamType == PRIVATE_PES) {
                codec = byDescriptor(tag, length > 0 ? descriptors[body] & 0xFF : 0);
            }
            at = body + length;
        }
        if (codec == null) {
            codec = byRegistration(streamType, registration == 0 ? programRegistration : registration);
        }
        if (codec == null) {
            codec = byStreamType(streamType);
        }
        return new ElementaryStream(pid, streamType, codec.name(), codec.kind(), language);
    }

    /** The format identifier in a loop of descriptors; 0 if there is none. */
    static int registration(byte[] descriptors, int from, int to) {
        int at = from;
        while (at + 2 <= to) {
            int length = descriptors[at + 1] & 0xFF;
            if ((descriptors[at] & 0xFF) == REGISTRATION && length >= 4 && at + 6 <= to) {
                return int32(descriptors, at + 2);
            }
            at += 2 + length;
        }
        return 0;
    }

    private static @Nullable Codec byDescriptor(int tag, int firstOctet) {
        return switch (tag) {
            case TELETEXT, VBI_TELETEXT -> data("dvb_teletext");
            case SUBTITLING -> data("dvb_subtitle");
            case AC3 -> audio("ac3");
            case EAC3 -> audio("eac3");
            case DTS -> audio("dts");
            case AAC -> audio("aac");
            case EXTENSION ->
                switch (firstOctet) {
                    case EXTENSION_OPUS -> audio("opus");
                    case EXTENSION_AC4 -> audio("ac4");
                    default -> null;
                };
            default -> null;
        };
    }

    private static @Nullable Codec byRegistration(int streamType, int format) {
        if (streamType == SCTE35) {
            // HDMV uses the number for DTS-HD; everybody else who does means SCTE 35, registered ("CUEI") or not.
            return format == code("HDMV") ? audio("dts") : data("scte35");
        }
        if (streamType != PRIVATE_PES && streamType != METADATA_PES) {
            return null;
        }
        return REGISTERED.get(format);
    }

    private static Codec byStreamType(int streamType) {
        return switch (streamType) {
            case 0x01 -> video("mpeg1video");
            case 0x02 -> video("mpeg2video");
            case 0x03, 0x04 -> audio("mp2");
            case 0x0F, 0x1C -> audio("aac");
            case 0x10 -> video("mpeg4");
            case 0x11 -> audio("aac_latm");
            case 0x1B, 0x1F, 0x20 -> video("h264");
            case 0x21 -> video("jpeg2000");
            case 0x24, 0x25 -> video("hevc");
            case 0x32 -> video("jpegxs");
            case 0x33 -> video("vvc");
            case 0x42 -> video("cavs");
            case 0x81 -> audio("ac3");
            case 0x82, 0x85, 0x8A -> audio("dts");
            case 0x83 -> audio("truehd");
            case 0x84, 0x87 -> audio("eac3");
            case 0xD1 -> video("dirac");
            case 0xD2 -> video("avs2");
            case 0xD4 -> video("avs3");
            case 0xEA -> video("vc1");
            default -> data("0x" + HexFormat.of().toHexDigits((byte) streamType));
        };
    }

    private static String language(byte[] octets, int at) {
        StringBuilder text = new StringBuilder(3);
        for (int i = at; i < at + 3; i++) {
            char letter = (char) (octets[i] & 0xFF);
            if ((letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z')) {
                return "";
            }
            text.append(letter);
        }
        return text.toString();
    }

    private static int code(String text) {
        return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
    }

    private static int int32(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 24
                | (octets[at + 1] & 0xFF) << 16
                | (octets[at + 2] & 0xFF) << 8
                | (octets[at + 3] & 0xFF);
    }

    private static Codec video(String name) {
        return new Codec(name, Kind.VIDEO);
    }

    private static Codec audio(String name) {
        return new Codec(name, Kind.AUDIO);
    }

    private static Codec data(String name) {
        return new Codec(name, Kind.DATA);
    }
}
