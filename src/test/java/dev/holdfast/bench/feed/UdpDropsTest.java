package dev.holdfast.bench.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UdpDropsTest {

    @Test
    void drops_ofAskedForPortsAlone_areAdded() {
        Stream<String> table = Stream.of(
                "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops",
                "  100: 0100007F:2328 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000 5",
                "  101: 00000000:2329 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000 7",
                "  102: 00000000:232A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 1 2 0000 9");
        assertThat(UdpDrops.in(table, List.of(9000, 9002))).isEqualTo(14);
    }
}
