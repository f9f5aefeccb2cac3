package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.definition.Policies;
import dev.holdfast.definition.SourceBook;
import dev.holdfast.definition.Spelling;
import dev.holdfast.definition.StreamDefinitionReader;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.definition.StreamJson;
import dev.holdfast.definition.UriChecks;
import dev.holdfast.model.SourceClaim;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.nio.channels.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortClashesTest {

    @ParameterizedTest
    @CsvSource({
        "udp://:5000,                              udp://:5001",
        "udp://127.0.0.1:5000,                     rtp://127.0.0.2:5000",
        "udp://[::1]:5000,                         udp://127.0.0.1:5000",
        "udp://[::1]:5000,                         udp://0.0.0.0:5000",
        "rtp://@239.1.1.1:5000,                    rtp://@239.1.1.2:5000",
        "rtp://@239.1.1.1:5000,                    rtp://@239.1.1.1:5000",
        "rtp://@239.1.1.1:5000,                    udp://@239.1.1.1:5000",
        "rtp://@239.1.1.1:5000?source=192.0.2.1,   rtp://@239.1.1.1:5000?source=192.0.2.2",
        "rtp://@239.1.1.1:5000?rtcp-port=5007,     rtp://@239.1.1.1:5007",
        "rtp://@239.1.1.1:5000,                    rtp://192.0.2.1:5000",
        "rtp://@[ff15::1]:5000,                    rtp://0.0.0.0:5000",
        // RTCP on the port after RTP's gives way.
        "rtp://:5000,                              rtp://:5001",
        "rtp://:5000,                              udp://:5001",
        "rtp://:5000,                              rtp://:6000?rtcp-port=5001",
        "rtp://:5000?rtcp=0&rtcp-port=5003,        rtp://:5003",
        "rtp://:5000?rtcp-mux=1,                   rtp://:5001",
        // So does RTCP on a port that is named, to media and to other RTCP.
        "rtp://:5000?rtcp-port=5007,               udp://:5007",
        "rtp://:5000?rtcp-port=5007,               rtp://192.0.2.1:5007",
        "rtp://:5000?rtcp-port=5007,               rtp://:5002?rtcp-port=5007",
        "rtp://127.0.0.1:5000?rtcp-port=5003,      rtp://127.0.0.2:5003",
        // Names are not looked up: each may be a group, or another address.
        "udp://feed.example.com:5000,              udp://feed.example.com:5000",
        "udp://feed.example.com:5000,              udp://192.0.2.1:5000",
        "udp://feed.example.com:5000,              udp://0.0.0.0:5000"
    })
    void sources_ofDifferentPortsAddressesOrOfGroups_getAlong(String one, String other) {
        assertThat(between(one, other)).isEmpty();
        assertThat(between(other, one)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rtp://:5000,                       rtp://:5000,                         both receive on UDP port 5000",
        "rtp://:5000,                       udp://:5000,                         both receive on UDP port 5000",
        "udp://:5000,                       udp://[::]:5000,                     both receive on UDP port 5000",
        "udp://0.0.0.0:5000,                udp://0.0.0.0:5000,                  both receive on UDP port 5000",
        "udp://127.0.0.1:5000,              rtp://127.0.0.1:5000,                both receive on UDP port 5000 of 127.0.0.1",
        "udp://localhost:5000,              rtp://127.0.0.1:5000,                both receive on UDP port 5000 of 127.0.0.1",
        "udp://[::1]:5000,                  udp://[0:0::1]:5000,                 both receive on UDP port 5000",
        "rtp://:5000?source=192.0.2.1,      rtp://:5000?source=192.0.2.2,        source=",
        "udp://:5000,                       udp://0.0.0.0:5000,                  all of IPv4",
        "udp://:5000,                       rtp://192.0.2.1:5000,                all addresses of UDP port 5000 and the other on 192.0.2.1",
        "udp://[::]:5000,                   rtp://[::1]:5000,                    all addresses",
        "udp://0.0.0.0:5000,                rtp://192.0.2.1:5000,                all addresses",
        "udp://:5000,                       rtp://@239.1.1.1:5000,               group 239.1.1.1",
        "udp://0.0.0.0:5000,                rtp://@239.1.1.1:5000,               group 239.1.1.1",
        "udp://:5000,                       rtp://@[ff15::1]:5000,               group ff15",
        "udp://:5000,                       udp://feed.example.com:5000,         feed.example.com"
    })
    void sources_thatWantOnePort_clashAndSayWhich(String one, String other, String why) {
        assertThat(between(one, other))
                .hasValueSatisfying(said -> assertThat(said).contains(why));
        assertThat(between(other, one))
                .hasValueSatisfying(said -> assertThat(said).contains(why));
    }

    @Test
    void sources_clashWhereTheKernelRefusesTheSecond_andNowhereElse() throws Exception {
        int port = FreePorts.udp();
        List<String> hosts = List.of(
                "", "0.0.0.0", "[::]", "127.0.0.1", "127.0.0.2", "localhost", "[::1]", "@239.77.1.3", "@239.77.1.4");
        for (String one : hosts) {
            for (String other : hosts) {
                String first = uri(one, port);
                String second = uri(other, port);
                assertThat(between(first, second).isPresent())
                        .as("%s beside %s", second, first)
                        .isEqualTo(isRefusedBeside(first, second));
            }
        }
    }

    /** Twenty streams of some of these sources, in a hundred ways; most clash, and many with several. */
    @Test
    void book_ofManyStreams_findsWhatAskingEachOfThemFinds() {
        List<String> hosts = List.of(
                "", "0.0.0.0", "127.0.0.1", "127.0.0.2", "[::1]", "@239.1.1.1", "@239.1.1.2", "feed.example.com");
        StreamDefinitionReader reader = new StreamDefinitionReader(
                Policies.DEFAULT,
                new UriChecks(
                        _ -> List.of(),
                        _ -> List.of(),
                        uri -> Optional.of(PortClashes.claim(uri)),
                        PortClashes::between),
                Spelling.KEBAB);
        int clashing = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            SourceBook book = reader.newBook();
            List<StreamDefinition> before = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                StreamDefinition stream = reader.read(stream("s" + i, hosts, random));
                var found = book.enter(stream);
                assertThat(found).as("seed %d, stream %d", seed, i).isEqualTo(reader.clashes(stream, before));
                clashing += found.size();
                before.add(stream);
            }
        }
        assertThat(clashing).isPositive();
    }

    @Test
    void groupsOfOnePort_howeverMany_areOneMannerOfTakingIt() {
        assertThat(claim("rtp://@239.1.1.1:5000")).isEqualTo(claim("rtp://@239.200.7.9:5000"));
        assertThat(claim("rtp://@239.1.1.1:5000")).isNotEqualTo(claim("rtp://@239.1.1.1:5002"));
    }

    private static StreamDocument stream(String id, List<String> hosts, Random random) {
        String host = hosts.get(random.nextInt(hosts.size()));
        int port = 5000 + random.nextInt(4);
        String rtcp = random.nextInt(3) == 0 ? "?rtcp-port=" + (5001 + random.nextInt(6)) : "";
        String uri = (rtcp.isEmpty() ? "udp://" : "rtp://") + host + ":" + port + rtcp;
        return StreamJson.read("{\"id\": \"" + id + "\", \"sources\": [{\"uri\": \"" + uri + "\"}]}");
    }

    private static String uri(String host, int port) {
        return "udp://" + host + ":" + port + (host.startsWith("@") ? "?interface=lo" : "");
    }

    private static boolean isRefusedBeside(String first, String second) throws OpenException, IOException {
        try (Channel open = open(first)) {
            assertThat(open.isOpen()).isTrue();
            try (Channel beside = open(second)) {
                return !beside.isOpen();
            } catch (OpenException _) {
                return true;
            }
        }
    }

    private static Channel open(String uri) throws OpenException {
        return ReceivingSocket.open(Endpoint.of(SourceUri.parse(uri)), SourceRules.MIN_RCVBUF_BYTES)
                .channel();
    }

    private static SourceClaim claim(String uri) {
        return PortClashes.claim(SourceUri.parse(uri));
    }

    private static Optional<String> between(String one, String other) {
        return PortClashes.between(SourceUri.parse(one), SourceUri.parse(other));
    }
}
