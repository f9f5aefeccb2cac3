package dev.holdfast.socket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of a TCP target. */
final class TcpText {

    private static final Pattern FORM = Pattern.compile(
            "(?:(?<name>[\\p{L}\\p{N}._-]*)|\\[(?<ipv6>[0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]):(?<port>[0-9]{1,5})");

    private TcpText() {}

    /** @throws IllegalArgumentException if it is none */
    static SocketTarget.Tcp parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected " + SocketTarget.EXPECTED + "; found '" + text + "'");
        }
        String name = parts.group("name");
        String host = name == null ? parts.group("ipv6") : name;
        return new SocketTarget.Tcp(host.isEmpty() ? null : host, Integer.parseInt(parts.group("port")));
    }
}
