package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option that is taken, on real connections: libsrt accepts it, connects with it, and tells it back. */
class SrtOptionsIT {

    /** What to write and what libsrt then tells, for numbers; texts are told as written. */
    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("transtype", "live"),
            Map.entry("congestion", "live"),
            Map.entry("mss", "1400"),
            Map.entry("fc", "8192"),
            Map.entry("rcvbuf", "2000000"),
            Map.entry("sndbuf", "1000000"),
            Map.entry("udp_rcvbuf", "200000"),
            Map.entry("udp_sndbuf", "100000"),
            Map.entry("ipttl", "9"),
            Map.entry("iptos", "32"),
            Map.entry("ipv6only", "1"),
            Map.entry("bindtodevice", "lo"),
            Map.entry("tsbpdmode", "0"),
            Map.entry("latency", "137"),
            Map.entry("rcvlatency", "138"),
            Map.entry("peerlatency", "139"),
            Map.entry("tlpktdrop", "0"),
            Map.entry("snddropdelay", "40"),
            Map.entry("drifttracer", "0"),
            Map.entry("nakreport", "0"),
            Map.entry("lossmaxttl", "40"),
            Map.entry("retransmitalgo", "0"),
            Map.entry("conntimeo", "2500"),
            Map.entry("peeridletimeo", "7000"),
            Map.entry("minversion", "1.3.0"),
            Map.entry("linger", "3"),
            Map.entry("pbkeylen", "32"),
            Map.entry("passphrase", "correct horse"),
            Map.entry("enforcedencryption", "0"),
            Map.entry("kmrefreshrate", "100000"),
            Map.entry("kmpreannounce", "2000"),
            Map.entry("streamid", "cam1"),
            Map.entry("packetfilter", "fec,cols:10,rows:5"),
            Map.entry("maxbw", "5000000000"),
            Map.entry("inputbw", "6000000000"),
            Map.entry("mininputbw", "7000000000"),
            Map.entry("oheadbw", "40"));

    /** What libsrt takes but does not tell: API-socket-options.md, direction W. */
    private static final Set<String> WRITE_ONLY = Set.of("transtype", "passphrase");

    private final SocketOptions socketOptions = new SocketOptions();
    private final SocketNames names = new SocketNames();
    private final Recorder server = new Recorder();
    private SrtRuntime runtime;

    static Set<String> options() {
        return SrtOptionNames.accepted();
    }

    @BeforeEach
    void start() throws SrtUnavailableException {
        runtime = SrtRuntime.start();
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @ParameterizedTest
    @MethodSource("options")
    void option_whenSetByItsName_isThereOnTheConnection(String name) {
        assertThat(SAMPLES).containsKey(name);
        String value = SAMPLES.getOrDefault(name, "");
        SrtOptions ours = SrtOptions.builder().set(name, value).build();
        // Encryption and filters are agreed on by both sides.
        SrtOptions theirs = name.equals("passphrase") || name.equals("packetfilter") ? ours : SrtOptions.defaults();
        InetSocketAddress address =
                listen(runtime.library().refusal(theirs).isEmpty() ? theirs : SrtOptions.defaults());
        int socket = LibSrt.createSocket();
        try {
            String unusable = runtime.library().refusal(ours).orElse(null);
            assertThat(socketOptions.apply(socket, ours)).isEqualTo(unusable);
            if (unusable != null) {
                return;
            }
            assertThat(names.connect(socket, address)).isTrue();
            Awaitility.await().atMost(Recorder.SOON).until(() -> LibSrt.state(socket) == LibSrt.STATE_CONNECTED);
            assertToldBack(socket, SrtOptionNames.option(name), value);
        } finally {
            LibSrt.close(socket);
        }
    }

    @Test
    void callers_whenTheirPortOptionsDiffer_connectThroughPortsOfTheirOwn() {
        InetSocketAddress address = listen(SrtOptions.defaults());
        for (String each : new String[] {"ipttl=9", "ipttl=10", "mss=1400", "udp_rcvbuf=200000", "bindtodevice=lo"}) {
            Recorder client = new Recorder();
            String[] option = each.split("=", 2);
            runtime.connect(
                    address, SrtOptions.builder().set(option[0], option[1]).build(), client);
            client.awaitConnected();
            assertThat(client.failure).as(each).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"mss, 1500, 1452", "mss, 1400, 1356"})
    void payloadSize_ofCallerAndAccepted_isAllThatAPacketCanHold(String name, String value, int bytes) {
        SrtOptions options = SrtOptions.builder().set(name, value).build();
        // As a stream on a shared port: the listener has the port's options, each connection the rest.
        SrtAcceptPolicy policy = _ -> new SrtAcceptDecision.Accept(Optional.of(options), Optional.empty());
        PayloadSizes sizes = new PayloadSizes();
        runtime.listen(Loopback.port(0), SrtPortOptions.of(options), policy, sizes);
        runtime.connect(sizes.awaitListening(), options, sizes);
        Awaitility.await().atMost(Recorder.SOON).until(() -> sizes.told.size() == 2);
        assertThat(sizes.told).containsOnly(bytes);
    }

    @Test
    void payloadSize_inRendezvous_isAllThatAPacketCanHold() {
        PayloadSizes sizes = new PayloadSizes();
        InetSocketAddress one = Loopback.port(FreePorts.udp());
        InetSocketAddress two = Loopback.port(FreePorts.udp());
        runtime.rendezvous(one, two, SrtOptions.defaults(), sizes);
        runtime.rendezvous(two, one, SrtOptions.defaults(), sizes);
        Awaitility.await().atMost(Recorder.SOON).until(() -> sizes.told.size() == 2);
        assertThat(sizes.told).containsOnly(1452);
    }

    /** Notes the payload size of every connection, as libsrt has it. */
    private static final class PayloadSizes extends Recorder {
        private final List<Integer> told = new CopyOnWriteArrayList<>();

        @Override
        public void onConnected(SrtConnection connection, SrtConnectionDetails agreed) {
            ConnectionSocket socket = connection.owner;
            told.add(socket == null ? -1 : socket.option(SrtOption.PAYLOADSIZE));
        }
    }

    private InetSocketAddress listen(SrtOptions options) {
        runtime.listen(Loopback.port(0), options, SrtAcceptPolicy.everybody(), server);
        return server.awaitListening();
    }

    private void assertToldBack(int socket, SrtOption option, String value) {
        NativeBuffer told = new NativeBuffer(1024);
        told.bytes().putLong(0, 0).putInt(1000, 520);
        int answer = LibSrt.getOption(socket, option.id, told.address(), told.address(1000));
        if (WRITE_ONLY.contains(option.uriName())) {
            assertThat(answer).isNegative();
            return;
        }
        assertThat(answer).as(() -> LibSrt.lastError().toString()).isNotNegative();
        int size = told.bytes().getInt(1000);
        switch (option.type) {
            case BOOL -> assertThat(told.bytes().get(0)).isEqualTo(value.equals("1") ? (byte) 1 : 0);
            case LONG -> assertThat(told.bytes().getLong(0)).isEqualTo(Long.parseLong(value));
            case VERSION, LIVE -> assertThat(told.bytes().getInt(0)).isEqualTo(OptionText.parse(option, value));
            case LINGER -> assertThat(told.bytes().getLong(0)).isEqualTo(3L << 32 | 1);
            case TEXT -> {
                byte[] text = new byte[size];
                told.bytes().get(0, text);
                // libsrt adds to a filter what was left to it.
                assertThat(new String(text, StandardCharsets.UTF_8))
                        .startsWith(option == SrtOption.PACKETFILTER ? "fec" : value);
            }
            case INT -> {
                boolean inPackets = option == SrtOption.RCVBUF || option == SrtOption.SNDBUF;
                int wanted = Integer.parseInt(value);
                assertThat(told.bytes().getInt(0)).isBetween(inPackets ? wanted - 1472 : wanted, wanted);
            }
        }
    }
}
