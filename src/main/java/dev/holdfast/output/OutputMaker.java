package dev.holdfast.output;

import dev.holdfast.media.rtp.RtpStamp;
import dev.holdfast.model.OutputUri;
import dev.holdfast.socket.SocketTarget;
import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.srt.SrtOptions;
import dev.holdfast.srt.SrtUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;

/** What makes an output of a URI that {@link OutputRules} has no fault with. */
final class OutputMaker {

    private final Openers openers;
    private final Writers writers;
    private final SharedSrtRuntime srt;
    private final SecureRandom random = new SecureRandom();

    OutputMaker(Openers openers, Writers writers, SharedSrtRuntime srt) {
        this.openers = openers;
        this.writers = writers;
        this.srt = srt;
    }

    Output make(OutputUri uri) {
        return switch (uri.protocol()) {
            case UDP -> new UdpOutput(uri, openers);
            case RTP ->
                new RtpOutput(
                        new UdpOutput(uri, openers),
                        new RtpStamp(random.nextInt(), RtpStamp.MP2T, random.nextLong(), System.nanoTime()));
            case SRT, TCP, UNIX -> LinkSettings.of(uri).listens() ? listening(uri) : calling(uri);
            case FILE -> file(uri);
        };
    }

    private Output listening(OutputUri uri) {
        LinkSettings link = LinkSettings.of(uri);
        Door door =
                switch (uri.protocol()) {
                    case SRT -> new SrtDoor(srt, local(uri), SrtOutputRules.options(uri));
                    case TCP ->
                        new StreamDoor(
                                new SocketTarget.Tcp(uri.host(), uri.port()), link.readers(), link.stall(), writers);
                    case UNIX ->
                        new StreamDoor(new SocketTarget.Unix(pathOf(uri)), link.readers(), link.stall(), writers);
                    case UDP, RTP, FILE -> throw new IllegalArgumentException(uri + " does not listen");
                };
        return new ListeningOutput(uri, BufferSettings.of(uri), link, door, openers, writers);
    }

    private Output calling(OutputUri uri) {
        LinkMaker maker =
                switch (uri.protocol()) {
                    case SRT -> {
                        SrtOptions options = SrtOutputRules.options(uri);
                        yield () -> callSrt(uri, options);
                    }
                    case TCP -> () -> StreamLink.tcp(hostOf(uri), uri.port());
                    case UNIX -> () -> StreamLink.unix(pathOf(uri));
                    case UDP, RTP, FILE -> throw new IllegalArgumentException(uri + " does not call");
                };
        return new BufferedOutput(
                uri, BufferSettings.of(uri), LinkSettings.of(uri).stall().toNanos(), maker, writers);
    }

    private OutputLink callSrt(OutputUri uri, SrtOptions options) throws IOException, InterruptedException {
        try {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(hostOf(uri)), uri.port());
            return SrtLink.call(srt.get(), remote, options);
        } catch (SrtUnavailableException | IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private Output file(OutputUri uri) {
        FileSettings settings = FileSettings.of(uri);
        LinkMaker maker = () -> {
            try {
                return FileLink.open(Path.of(pathOf(uri)), settings, Clock.systemUTC());
            } catch (InvalidPathException e) {
                throw new IOException("no path that this machine could have: " + e.getReason(), e);
            }
        };
        return new BufferedOutput(uri, BufferSettings.of(uri), Long.MAX_VALUE, maker, writers);
    }

    private static InetSocketAddress local(OutputUri uri) {
        String host = uri.host();
        return host == null ? new InetSocketAddress(uri.port()) : new InetSocketAddress(host, uri.port());
    }

    private static String hostOf(OutputUri uri) {
        return Objects.requireNonNull(uri.host(), "a caller has a host");
    }

    private static String pathOf(OutputUri uri) {
        return Objects.requireNonNull(uri.path(), "it has a path");
    }
}
