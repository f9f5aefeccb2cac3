package dev.holdfast.socket;

import dev.holdfast.socket.SocketFailure.Kind;
import java.io.EOFException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** What the exceptions of {@code java.nio.channels} mean; the JDK tells many kinds apart by the system's words alone. */
final class Diagnosis {

    private Diagnosis() {}

    static SocketFailure of(String doing, SocketTarget target, Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        Kind kind = kind(cause, said.toLowerCase(Locale.ROOT));
        if (kind == Kind.REFUSED && target instanceof SocketTarget.Unix unix && SocketFile.isSomethingElse(unix)) {
            // Linux refuses a call to any file that is no socket in the same words (connect(2), unix_find_bsd).
            kind = Kind.NOT_A_SOCKET;
        }
        return new SocketFailure(kind, doing + " " + target + ": " + explain(kind, target, cause, said), cause);
    }

    private static Kind kind(Throwable cause, String said) {
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return Kind.UNRESOLVED;
        }
        if (cause instanceof ClosedChannelException) {
            return Kind.CLOSED;
        }
        if (cause instanceof EOFException) {
            return Kind.PEER_CLOSED;
        }
        if (said.contains("timed out")) {
            return Kind.TIMEOUT;
        }
        if (said.contains("reset") || said.contains("broken pipe") || said.contains("abort")) {
            return Kind.RESET;
        }
        if (said.contains("refused")) {
            return Kind.REFUSED;
        }
        if (said.contains("temporarily unavailable")) {
            // EAGAIN of connect(2): Unix sockets alone say so.
            return Kind.BUSY;
        }
        if (said.contains("permission denied") || said.contains("not permitted") || said.contains("read-only")) {
            return Kind.PERMISSION;
        }
        return kindOfPlaces(cause, said);
    }

    private static Kind kindOfPlaces(Throwable cause, String said) {
        if (said.contains("too many open files") || said.contains("buffer space") || said.contains("memory")) {
            return Kind.NO_RESOURCES;
        }
        if (said.contains("in use")) {
            return Kind.IN_USE;
        }
        if (said.contains("cannot assign") || said.contains("unresolved address")) {
            return Kind.BAD_LOCAL_ADDRESS;
        }
        if (said.contains("no such file") || said.contains("not a directory")) {
            return cause instanceof BindException ? Kind.BAD_LOCAL_ADDRESS : Kind.NOT_FOUND;
        }
        if (cause instanceof NoRouteToHostException || said.contains("unreachable") || said.contains("no route")) {
            return Kind.UNREACHABLE;
        }
        if (said.contains("socket operation on non-socket") || said.contains("wrong type for socket")) {
            return Kind.NOT_A_SOCKET;
        }
        return cause instanceof ConnectException ? Kind.UNREACHABLE : Kind.OTHER;
    }

    private static String explain(Kind kind, SocketTarget target, Throwable cause, String said) {
        boolean unix = target instanceof SocketTarget.Unix;
        return switch (kind) {
            case UNRESOLVED -> "the host name cannot be resolved; check its spelling and the machine's DNS";
            case REFUSED ->
                unix
                        ? "nobody listens on this socket file (refused); start the peer"
                        : "nobody listens there (refused); start the peer, or check host, port and firewall";
            case BUSY ->
                "somebody listens there and accepts nobody, the queue of callers is full; see whether the peer hangs";
            case TIMEOUT -> "no answer in time";
            case UNREACHABLE -> "no way there: " + said;
            case NOT_FOUND -> "no such socket file; start the peer, or check the path";
            case PERMISSION ->
                unix
                        ? "permission denied; connecting takes write permission on the file and search permission on its"
                                + " directories"
                        : "permission denied: " + said + "; ports below 1024 need CAP_NET_BIND_SERVICE";
            case IN_USE -> "in use by another stream or program" + (unix ? "" : "; find it with: ss -ltnp");
            case BAD_LOCAL_ADDRESS ->
                unix ? "the directory is not there: " + said : "not an address of this machine (see: ip address)";
            case RESET -> "the peer broke the connection off (" + said + ")";
            case PEER_CLOSED -> "the peer ended the connection";
            case CLOSED -> "closed by this side";
            case NO_RESOURCES -> said + "; raise this process's limits (ulimit -n)";
            case NOT_A_SOCKET ->
                "there is something at this path, but it is no stream socket (" + said + "); check the path";
            case HOOK, OTHER -> cause.getMessage() == null ? cause.toString() : said;
        };
    }
}
