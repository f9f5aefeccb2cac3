package dev.holdfast.transport.rtp;

import dev.holdfast.media.rtp.ReportBlock;
import dev.holdfast.media.rtp.RtcpReader;
import dev.holdfast.media.rtp.RtcpVisitor;
import dev.holdfast.testing.UdpReceiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The RTCP end of an encoder: sends what it is told, and reads what comes back. */
final class RtcpPeer implements AutoCloseable {

    private static final int WAIT_MILLIS = 8000;

    private final DatagramSocket socket;
    private final InetSocketAddress target;

    RtcpPeer(String from, int fromPort, String to, int toPort) {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(from), fromPort));
            socket.setSoTimeout(WAIT_MILLIS);
            target = new InetSocketAddress(InetAddress.ofLiteral(to), toPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that sends to a group on loopback. */
    static RtcpPeer toGroup(String from, String group, int port) {
        RtcpPeer peer = new RtcpPeer(from, 0, group, port);
        try {
            peer.socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return peer;
    }

    void send(byte[]... packets) {
        try {
            int octets = 0;
            for (byte[] each : packets) {
                octets += each.length;
            }
            ByteBuffer all = ByteBuffer.allocate(octets);
            for (byte[] each : packets) {
                all.put(each);
            }
            socket.send(new DatagramPacket(all.array(), octets, target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next report; fails when none comes within {@value #WAIT_MILLIS} ms. */
    Report receive() {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        try {
            socket.receive(packet);
        } catch (IOException e) {
            throw new AssertionError("no report came to port " + socket.getLocalPort(), e);
        }
        return Report.read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }

    /** What came to a receiver that listens for everybody. */
    static Report receive(UdpReceiver receiver) {
        return Report.read(ByteBuffer.wrap(receiver.receive()));
    }

    @Override
    public void close() {
        socket.close();
    }

    /** One compound datagram of a receiver. */
    static final class Report implements RtcpVisitor {

        int ssrc;
        final List<ReportBlock> blocks = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        final List<Integer> goodbyes = new ArrayList<>();
        long referenceTime;

        static Report read(ByteBuffer datagram) {
            Report report = new Report();
            if (!RtcpReader.read(datagram, report)) {
                throw new AssertionError("what came is not RTCP");
            }
            return report;
        }

        @Override
        public void receiverReport(int reporter) {
            ssrc = reporter;
        }

        @Override
        public void reportBlock(int reporter, ReportBlock block) {
            blocks.add(block);
        }

        @Override
        public void cname(int named, String cname) {
            names.add(cname);
        }

        @Override
        public void bye(int left, String reason) {
            goodbyes.add(left);
        }

        @Override
        public void receiverReferenceTime(int reporter, long ntp) {
            referenceTime = ntp;
        }
    }
}
