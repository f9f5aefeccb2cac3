package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.UdpReceiver;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UdpProxyTest {

    @Test
    void datagrams_whetherLostOrNot_passBothWaysAccordingly() throws IOException {
        int front = FreePorts.udp();
        try (UdpReceiver target = UdpReceiver.on("127.0.0.1");
                UdpProxy proxy = new UdpProxy(front, target.port());
                DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress proxyAddress = new InetSocketAddress(InetAddress.getLoopbackAddress(), front);
            client.setSoTimeout(5000);

            send(client, "first", proxyAddress);
            assertThat(target.receive()).asString(StandardCharsets.UTF_8).isEqualTo("first");
            send(client, "answer", target.sender());
            assertThat(received(client)).isEqualTo("answer");

            proxy.lose(1);
            send(client, "lost", proxyAddress);
            await().until(() -> proxy.lost() == 1);
            proxy.lose(0);
            send(client, "second", proxyAddress);
            assertThat(target.receive()).asString(StandardCharsets.UTF_8).isEqualTo("second");
        }
    }

    private static void send(DatagramSocket from, String text, SocketAddress to) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, to));
    }

    private static String received(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
