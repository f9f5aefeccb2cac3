package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interfaces that go and come, as those of containers and of USB do. The far end is in a network namespace of its own. */
class RtpInterfaceIT {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(20);

    private final String id = String.format("%06x", ThreadLocalRandom.current().nextInt(1 << 24));
    private final String link = "hfn" + id;
    private final String namespace = "hfi" + id;
    private final String address = "10.204." + ThreadLocalRandom.current().nextInt(256) + ".1";
    private final int port = FreePorts.udp();
    private final RtpTransport transport = new RtpTransport(1);

    @BeforeEach
    void addNamespace() {
        run("ip netns add " + namespace);
        addLink();
    }

    @AfterEach
    void removeNamespace() {
        transport.close();
        // The link goes with its other end.
        run("ip netns del " + namespace);
    }

    @Test
    void connect_whenTheInterfaceOfTheGroupWasReplaced_joinsOnTheNewOne() {
        try (Rig rig = new Rig(transport, "udp://@239.77.3.1:" + port + "?interface=" + link)) {
            rig.connected();
            assertThat(groups()).contains("239.77.3.1");
            run("ip link del " + link);
            addLink();
            assertThat(groups()).doesNotContain("239.77.3.1");
            rig.connect();
            rig.listener.awaitCalls("opened 1", "opened 2");
            assertThat(groups()).contains("239.77.3.1");
        }
    }

    @Test
    void connect_whenItsAddressWasTakenAway_saysSoAndOpensOnceItIsBack() {
        try (Rig rig = new Rig(transport, "udp://" + address + ":" + port)) {
            rig.connected();
            run("ip link del " + link);
            rig.connect();
            rig.listener.awaitCalls("opened 1", "ended 2");
            assertThat(rig.listener.failure().message()).contains(address, "not an address of this machine");
            addLink();
            rig.connect();
            rig.listener.awaitCalls("opened 1", "ended 2", "opened 3");
        }
    }

    private String groups() {
        return run("ip -4 maddress show dev " + link);
    }

    private void addLink() {
        run("ip link add " + link + " type veth peer name hfo" + id + " netns " + namespace);
        run("ip address add " + address + "/30 dev " + link);
        run("ip link set " + link + " up");
    }

    private static String run(String command) {
        try (Peer process = Peer.start(java.util.List.of(command.split(" ")))) {
            assertThat(process.awaitExit(COMMAND_LIMIT))
                    .as(command + ": " + process.output())
                    .isZero();
            return process.output();
        }
    }
}
