package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsMaker.PMT;
import static dev.holdfast.media.mpegts.TsMaker.pat;
import static dev.holdfast.media.mpegts.TsMaker.pmt;
import static dev.holdfast.media.mpegts.TsMaker.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.model.MediaDescription;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PAT and PMT say of the codecs, and how it is put into words. */
class CodecsTest {

    private final Feeder feeder = new Feeder();

    @Test
    void codec_whenNothingButPacketsCame_isTheContainer() {
        feeder.give(feeder.maker.more(0x100));
        assertThat(feeder.analyzer.codec()).contains("mpegts");
        feeder.give(feeder.maker.section(0, pat(0, 1, PMT)));
        assertThat(feeder.analyzer.codec()).contains("mpegts");
    }

    @Test
    void codec_whenTheMapCame_isVideoThenAudioEachOnce() {
        feeder.give(feeder.maker.section(0, pat(0, 1, PMT)));
        feeder.give(feeder.maker.section(
                PMT,
                pmt(
                        1,
                        0,
                        0x101,
                        stream(0x0F, 0x100),
                        stream(0x86, 0x105),
                        stream(0x24, 0x101),
                        stream(0x81, 0x102),
                        stream(0x0F, 0x103))));
        assertThat(feeder.analyzer.codec()).contains("hevc+aac+ac3");
    }

    @Test
    void codec_whenAllIsData_isThat() {
        feeder.give(feeder.maker.section(0, pat(0, 1, PMT)));
        feeder.give(feeder.maker.section(PMT, pmt(1, 0, 0x1FFF, stream(0x86, 0x105), stream(0x99, 0x106))));
        assertThat(feeder.analyzer.codec()).contains("scte35+0x99");
    }

    @Test
    void codec_whenTheMapChanges_isTheNewOne() {
        feeder.tables();
        assertThat(feeder.analyzer.codec()).contains("h264+aac");
        feeder.give(feeder.maker.section(PMT, pmt(1, 1, 0x100, stream(0x02, 0x100), stream(0x03, 0x101))));
        assertThat(feeder.analyzer.codec()).contains("mpeg2video+mp2");
    }

    @Test
    void codec_whenTheMapIsOfTheFuture_staysThePresent() {
        feeder.tables();
        byte[] next = changed(pmt(1, 1, 0x100, stream(0x24, 0x100)), 5, 0xC2);
        feeder.give(feeder.maker.section(PMT, next));
        assertThat(feeder.faults().crc()).isZero();
        assertThat(feeder.analyzer.codec()).contains("h264+aac");
    }

    @Test
    void codec_whenTheProgrammeGoes_isNoLongerKnown() {
        feeder.tables();
        feeder.give(feeder.maker.section(0, pat(1, 2, 0x1100)));
        assertThat(feeder.analyzer.codec()).contains("mpegts");
        assertThat(feeder.analyzer.media(feeder.nowNanos).orElseThrow().programs())
                .extracting(each -> each.number())
                .containsExactly(2);
    }

    @Test
    void codec_whenRestarted_isUnknownUntilSeenAgain() {
        feeder.tables();
        feeder.analyzer.restart();
        assertThat(feeder.analyzer.codec()).isEmpty();
        feeder.give(feeder.maker.more(0x100));
        assertThat(feeder.analyzer.codec()).contains("mpegts");
        feeder.tables();
        assertThat(feeder.analyzer.codec()).contains("h264+aac");
    }

    @Test
    void programmes_whenTheirTableHasTwoSections_areThoseOfBothUntilTheNextVersion() {
        byte[] first = changed(pat(0, 1, PMT), 7, 1);
        byte[] second = changed(changed(pat(0, 2, 0x1100), 7, 1), 6, 1);
        for (int i = 0; i < 3; i++) {
            feeder.give(feeder.maker.sections(0, first, second));
            assertThat(programmes()).containsExactly(1, 2);
        }
        feeder.give(feeder.maker.section(0, pat(1, 3, 0x1200)));
        assertThat(programmes()).containsExactly(3);
    }

    @Test
    void programmes_whenThereAreMoreThanAreFollowed_areTheFirst() {
        for (int section = 0; section < 4; section++) {
            int[] programs = new int[100];
            for (int i = 0; i < 50; i++) {
                programs[2 * i] = 1 + section * 50 + i;
                programs[2 * i + 1] = 0x200 + section * 50 + i;
            }
            feeder.give(feeder.maker.sections(0, changed(changed(pat(0, programs), 7, 3), 6, section)));
        }
        assertThat(programmes()).hasSize(ProgramTables.MAX_PROGRAMS);
        assertThat(feeder.faults().crc()).isZero();
    }

    @Test
    void media_whenAnalysed_namesProgrammesAndPids() {
        feeder.tables().flow(200, false, 0x100, 0x100, 0x100, 0x101, 0x1F0);
        MediaDescription media = feeder.analyzer.media(feeder.nowNanos).orElseThrow();

        assertThat(media.transportStreamId()).hasValue(0x1234);
        MediaDescription.Program program = media.programs().getFirst();
        assertThat(program.pmtPid()).isEqualTo(PMT);
        assertThat(program.pcrPid()).hasValue(0x100);
        assertThat(program.streams()).containsExactly(0x100, 0x101);
        assertThat(media.pids()).extracting(MediaDescription.Pid::pid).containsExactly(0, 0x100, 0x101, 0x1F0, PMT);
        assertThat(media.pids())
                .extracting(MediaDescription.Pid::kind)
                .containsExactly(
                        MediaDescription.Kind.TABLES,
                        MediaDescription.Kind.VIDEO,
                        MediaDescription.Kind.AUDIO,
                        MediaDescription.Kind.UNREFERENCED,
                        MediaDescription.Kind.TABLES);
        assertThat(media.pids().get(1).codec()).contains("h264");
        assertThat(media.pids().get(1).streamType()).hasValue(0x1B);
        assertThat(media.pids().get(1).share()).isCloseTo(60 / 102.0, within(1e-9));
        assertThat(media.pids()).extracting(MediaDescription.Pid::packets).containsExactly(1L, 60L, 20L, 20L, 1L);
    }

    private List<Integer> programmes() {
        return feeder.analyzer.media(feeder.nowNanos).orElseThrow().programs().stream()
                .map(MediaDescription.Program::number)
                .toList();
    }

    /** A section with another octet and the CRC that belongs to it. */
    private static byte[] changed(byte[] section, int index, int value) {
        byte[] changed = section.clone();
        changed[index] = (byte) value;
        int crc = TsMaker.crc(Arrays.copyOf(changed, changed.length - 4));
        for (int i = 0; i < 4; i++) {
            changed[changed.length - 4 + i] = (byte) (crc >>> (24 - 8 * i));
        }
        return changed;
    }

    @ParameterizedTest
    @CsvSource({
        "0x06, AC-3, ac3",
        "0x06, EAC3, eac3",
        "0x06, Opus, opus",
        "0x06, BSSD, s302m",
        "0x06, DTS1, dts",
        "0x06, KLVA, klv",
        "0x15, KLVA, klv",
        "0x06, HEVC, hevc",
        "0x06, AV01, av1",
        "0x86, CUEI, scte35",
        "0x86, HDMV, dts",
        "0x1B, HDMV, h264"
    })
    void codec_whenRegistered_isByFormatIdentifier(String type, String format, String codec) {
        assertThat(codecOf(
                        Integer.decode(type),
                        5,
                        4,
                        format.charAt(0),
                        format.charAt(1),
                        format.charAt(2),
                        format.charAt(3)))
                .isEqualTo(codec);
    }

    @ParameterizedTest
    @CsvSource({
        "0x6A, ac3",
        "0x7A, eac3",
        "0x7B, dts",
        "0x7C, aac",
        "0x56, dvb_teletext",
        "0x59, dvb_subtitle",
        "0x52, 0x06"
    })
    void codec_whenPrivate_isByDescriptor(String tag, String codec) {
        assertThat(codecOf(6, 0x0A, 4, 'e', 'n', 'g', 0, Integer.decode(tag), 1, 0))
                .isEqualTo(codec);
    }

    @ParameterizedTest
    @CsvSource({"0x02, mpeg2video", "0x03, mp2", "0x11, aac_latm", "0x33, vvc", "0x87, eac3", "0xEA, vc1", "0x8A, dts"})
    void codec_whenPlain_isByStreamType(String type, String codec) {
        assertThat(codecOf(Integer.decode(type))).isEqualTo(codec);
    }

    @Test
    void descriptors_whenTheyClaimMoreThanThereIs_areReadUpToThere() {
        assertThat(codecOf(6, 5, 200, 'O', 'p', 'u', 's')).isEqualTo("0x06");
        assertThat(codecOf(6, 5)).isEqualTo("0x06");
        assertThat(codecOf(6, 0x7F, 1, 0x80)).isEqualTo("opus");
        assertThat(codecOf(6, 0x7F, 0)).isEqualTo("0x06");
    }

    private static String codecOf(int type, int... descriptors) {
        byte[] section = pmt(1, 0, 0x1FFF, stream(type, 0x100, descriptors));
        return ProgramMap.read(section, section.length).streams().getFirst().codec();
    }
}
