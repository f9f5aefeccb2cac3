package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.UdpReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs as a stream has them, with readers by TCP. */
class ListeningOutputTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int DATAGRAM = 1316;

    private final MediaOutputs factory = new MediaOutputs();
    private final int port = FreePorts.tcp();

    @AfterEach
    void close() {
        factory.close();
    }

    private Outputs open(String query) {
        return factory.open(
                new StreamId("cam1"), List.of(OutputUri.parse("tcp://127.0.0.1:" + port + "?mode=listener" + query)));
    }

    private static OutputStatus status(Outputs outputs) {
        return outputs.statuses().getFirst();
    }

    private Socket reader(Outputs outputs, int readers) throws IOException {
        await("it listens").atMost(SOON).until(() -> status(outputs).up());
        Socket reader = new Socket(InetAddress.getLoopbackAddress(), port);
        reader.setSoTimeout((int) SOON.toMillis());
        await("readers").atMost(SOON).until(() -> status(outputs).activity().readers() == readers);
        return reader;
    }

    private static ByteBuffer numbered(int number) {
        return ByteBuffer.allocateDirect(DATAGRAM).putInt(0, number);
    }

    private static int readNumber(Socket from) throws IOException {
        return ByteBuffer.wrap(from.getInputStream().readNBytes(DATAGRAM)).getInt();
    }

    @Test
    void readers_getEachWhatComesFromTheirArrivalOn() throws IOException {
        try (Outputs outputs = open("");
                Socket first = reader(outputs, 1)) {
            outputs.media(numbered(1));
            try (Socket second = reader(outputs, 2)) {
                outputs.media(numbered(2));
                assertThat(readNumber(first)).isEqualTo(1);
                assertThat(readNumber(first)).isEqualTo(2);
                assertThat(readNumber(second)).isEqualTo(2);
            }
            await("it is found to be gone")
                    .atMost(SOON)
                    .until(() -> status(outputs).activity().readers() == 1);
            outputs.media(numbered(3));
            assertThat(readNumber(first)).isEqualTo(3);
        }
    }

    @Test
    void reader_whenThereAreAsManyAsMayBe_isTurnedAway() throws IOException {
        try (Outputs outputs = open("&readers=1");
                Socket first = reader(outputs, 1);
                Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
            second.setSoTimeout((int) SOON.toMillis());
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            outputs.media(numbered(1));
            assertThat(readNumber(first)).isEqualTo(1);
        }
    }

    @Test
    void close_sendsReadersWhatWaits() throws IOException {
        Outputs outputs = open("");
        try (Socket reader = reader(outputs, 1)) {
            for (int i = 0; i < 1000; i++) {
                outputs.media(numbered(i));
            }
            outputs.close();
            for (int i = 0; i < 1000; i++) {
                assertThat(readNumber(reader)).isEqualTo(i);
            }
            assertThat(reader.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whatAReaderDidNotGet_isCountedAsDropped() throws IOException {
        try (Outputs outputs = open("&buffer=128KiB&policy=disconnect");
                Socket reader = reader(outputs, 1)) {
            int sent = 0;
            while (status(outputs).activity().readers() == 1) {
                outputs.media(numbered(sent++));
            }
            assertThat(reader.isConnected()).isTrue();
            int all = sent;
            await("all is accounted for")
                    .atMost(SOON)
                    .until(() -> status(outputs).packetsSent() + status(outputs).packetsDropped() >= all - 1);
        }
    }

    @Test
    void port_thatIsTaken_isListenedOnOnceItIsFree() throws IOException {
        ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        try (Outputs outputs = open("")) {
            await("it is told")
                    .atMost(SOON)
                    .until(() -> status(outputs).lastError().isPresent());
            assertThat(status(outputs).up()).isFalse();
            other.close();
            reader(outputs, 1).close();
        }
    }

    /** Nothing is tried again within the time of the test. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void parameter_whenChangedWhileReadersAreThere_takesThePlaceOfTheOldAtOnce(boolean tcp, @TempDir Path directory)
            throws IOException {
        Path socket = directory.resolve("out.sock");
        String place = (tcp ? "tcp://127.0.0.1:" + port : "unix:" + socket) + "?mode=listener";
        SocketAddress address = tcp
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : UnixDomainSocketAddress.of(socket);
        try (MediaOutputs patient = new MediaOutputs(InetAddress::getByName, 3_600_000);
                Outputs outputs = patient.open(new StreamId("cam1"), List.of(OutputUri.parse(place)))) {
            await("it listens").atMost(SOON).until(() -> status(outputs).up());
            for (int i = 2; i < 12; i++) {
                try (SocketChannel reader = SocketChannel.open(address)) {
                    await("it reads")
                            .atMost(SOON)
                            .until(() -> status(outputs).activity().readers() == 1);
                    outputs.replace(List.of(OutputUri.parse(place + "&readers=" + i)));
                    await("the next listens").atMost(SOON).until(() -> status(outputs)
                            .up());
                    assertThat(reader.isConnected()).isTrue();
                }
            }
        }
    }

    /** The second change comes while the first waits for the old one to leave. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "srt"})
    void parameter_whenChangedTwiceAtOnce_leavesOnlyTheNewest(String protocol, @TempDir Path directory)
            throws IOException {
        int srtPort = FreePorts.udp();
        String place =
                switch (protocol) {
                            case "tcp" -> "tcp://127.0.0.1:" + port;
                            case "unix" -> "unix:" + directory.resolve("out.sock");
                            default -> "srt://127.0.0.1:" + srtPort;
                        }
                        + "?mode=listener";
        try (MediaOutputs patient = new MediaOutputs(InetAddress::getByName, 3_600_000)) {
            Outputs outputs = patient.open(new StreamId("cam1"), List.of(OutputUri.parse(place)));
            for (int i = 2; i < 12; i += 2) {
                await("it listens").atMost(SOON).until(() -> status(outputs).up());
                outputs.replace(List.of(OutputUri.parse(place + "&readers=" + i)));
                outputs.replace(List.of(OutputUri.parse(place + "&readers=" + (i + 1))));
                assertThat(status(outputs).uri()).endsWith("readers=" + (i + 1));
            }
            await("the newest listens").atMost(SOON).until(() -> status(outputs).up());
            assertThat(status(outputs).lastError()).isEmpty();
            outputs.close();
            // Nobody holds the place any more, whoever had it in between.
            Outputs next = patient.open(new StreamId("cam2"), List.of(OutputUri.parse(place)));
            await("the place is free").atMost(SOON).until(() -> {
                if (!status(next).up()) {
                    next.replace(List.of());
                    next.replace(List.of(OutputUri.parse(place)));
                }
                return status(next).up();
            });
            next.close();
        }
    }

    /** A programme association table and a pause. */
    @Test
    void filler_goesOutWhileThereIsNoMedia() {
        ByteBuffer table = ByteBuffer.allocateDirect(188);
        table.put((byte) 0x47).putShort((short) 0x4000).put((byte) 0x17).put((byte) 0);
        table.put(new byte[] {0, (byte) 0xB0, 13, 0, 1, (byte) 0xC1, 0, 0, 0, 1, (byte) 0xF0, 0});
        while (table.hasRemaining()) {
            table.put((byte) 0xFF);
        }
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                Outputs outputs = factory.open(
                        new StreamId("cam2"),
                        List.of(OutputUri.parse("udp://127.0.0.1:" + receiver.port() + "?filler=1")))) {
            outputs.media(table.flip());
            assertThat(receiver.receive()).hasSize(188);
            byte[] filler = receiver.receive();
            assertThat(filler).hasSize(7 * 188).startsWith(0x47, 0x40, 0x00, 0x18);
            assertThat(ByteBuffer.wrap(filler).getInt(188)).isEqualTo(0x471F_FF10);
            assertThat(status(outputs).activity().fillerPackets()).isPositive();
        }
    }
}
