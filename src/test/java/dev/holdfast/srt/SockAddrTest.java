package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SockAddrTest {

    private final ByteBuffer bytes = ByteBuffer.allocate(SockAddr.SIZE).order(ByteOrder.nativeOrder());

    @Test
    void write_whenIpv4OnLinux_makesSockaddrIn() throws UnknownHostException {
        int size = new SockAddr(false).write(address(0x1234, 192, 0, 2, 1), bytes);
        assertThat(size).isEqualTo(16);
        assertThat(bytes.getShort(0)).isEqualTo((short) 2);
        assertThat(rest(2, 6)).containsExactly(0x12, 0x34, (byte) 192, 0, 2, 1);
    }

    @Test
    void write_whenIpv4OnMac_beginsWithTheLength() throws UnknownHostException {
        new SockAddr(true).write(address(9000, 192, 0, 2, 1), bytes);
        assertThat(rest(0, 2)).containsExactly(16, 2);
    }

    @Test
    void write_whenIpv6_makesSockaddrIn6OfTheSystem() throws UnknownHostException {
        InetSocketAddress six = new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 9000);
        assertThat(new SockAddr(false).write(six, bytes)).isEqualTo(28);
        assertThat(bytes.getShort(0)).isEqualTo((short) 10);
        new SockAddr(true).write(six, bytes);
        assertThat(rest(0, 2)).containsExactly(28, 30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_whenWritten_givesTheSameBack(boolean bsd) throws UnknownHostException {
        SockAddr system = new SockAddr(bsd);
        byte[] six = {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
        for (InetSocketAddress each : new InetSocketAddress[] {
            address(65_535, 10, 255, 0, 1),
            address(0, 0, 0, 0, 0),
            new InetSocketAddress(InetAddress.getByAddress(six), 40_000)
        }) {
            system.write(each, bytes);
            assertThat(system.read(bytes)).isEqualTo(each);
        }
    }

    @Test
    void read_whenIpv4IsMappedIntoIpv6_givesIpv4() {
        SockAddr linux = new SockAddr(false);
        bytes.putShort(0, (short) 10).put(2, (byte) 0x23).put(3, (byte) 0x28);
        bytes.put(18, (byte) 0xFF).put(19, (byte) 0xFF).put(20, new byte[] {(byte) 192, 0, 2, 9});
        InetSocketAddress read = linux.read(bytes);
        assertThat(read.getAddress()).isInstanceOf(Inet4Address.class);
        assertThat(SockAddr.text(read)).isEqualTo("192.0.2.9:9000");
    }

    @Test
    void read_whenFamilyIsAnother_refuses() {
        bytes.putShort(0, (short) 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SockAddr(false).read(bytes))
                .withMessageContaining("address family 1");
    }

    @Test
    void text_whenUnresolvedOrIpv6_isReadable() throws UnknownHostException {
        assertThat(SockAddr.text(InetSocketAddress.createUnresolved("camera", 9000)))
                .isEqualTo("camera:9000");
        assertThat(SockAddr.text(new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 1)))
                .isEqualTo("[0:0:0:0:0:0:0:0]:1");
    }

    @Test
    void isBsd_whenMac_isTrue() {
        assertThat(SockAddr.isBsd("Mac OS X")).isTrue();
        assertThat(SockAddr.isBsd("Linux")).isFalse();
    }

    private byte[] rest(int from, int count) {
        byte[] some = new byte[count];
        bytes.get(from, some);
        return some;
    }

    private static InetSocketAddress address(int port, int a, int b, int c, int d) throws UnknownHostException {
        return new InetSocketAddress(
                InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}), port);
    }
}
