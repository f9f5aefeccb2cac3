package dev.holdfast.bench.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients of the event stream, or of the WebSocket of events, on one thread that does as little as it can: it counts
 * the events of each, sees that their ids follow each other, and reckons of one client in fifty how old they were.
 */
public final class EventListeners implements AutoCloseable {

    private static final int TIMED = 50;
    private static final int ACK_EVERY = 50;
    private static final byte[] SSE_ID = ascii("\nevent: ");
    private static final byte[] TIMESTAMP = ascii("\"timestamp\":\"");
    private static final byte[] EVENT_ID = ascii("{\"id\":");

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final List<Double> ages = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private final boolean socket;
    private volatile boolean measuring;
    private volatile boolean done;
    private final Thread thread;

    private static final class Client {
        private final SocketChannel channel;
        private final boolean timed;
        private byte[] rest = new byte[0];
        private long last;
        private long events;
        private long outOfTurn;
        private int unacknowledged;

        Client(SocketChannel channel, boolean timed) {
            this.channel = channel;
            this.timed = timed;
        }
    }

    /**
     * Connects clients one after the other, and begins to read.
     *
     * @param socket over WebSockets, with a credit of 200; else server-sent events
     */
    public EventListeners(int port, int count, boolean socket) throws IOException {
        this.socket = socket;
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String path = "/api/v1/events/" + (socket ? "ws" : "stream");
            String upgrade = socket
                    ? String.join(
                            "\r\n",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "")
                    : "";
            channel.write(ByteBuffer.wrap(
                    ascii("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + upgrade + "\r\n")));
            readHead(channel);
            if (socket) {
                channel.write(frame("{\"op\":\"subscribe\",\"id\":\"s\",\"credit\":200}"));
            }
            channel.configureBlocking(false);
            Client client = new Client(channel, i % TIMED == 0);
            clients.add(client);
            channel.register(selector, SelectionKey.OP_READ, client);
        }
        thread = Thread.ofPlatform().name("event-listeners").start(this::run);
    }

    private static void readHead(SocketChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("the service has hung up: " + head);
            }
            head.append((char) one.get(0));
        }
    }

    /** Counts from now on. */
    public void measure(boolean now) {
        measuring = now;
    }

    /** How many events each client has seen while measuring: the fewest, the most. */
    public long[] events() {
        return new long[] {
            clients.stream().mapToLong(each -> each.events).min().orElse(0),
            clients.stream().mapToLong(each -> each.events).max().orElse(0)
        };
    }

    /** How many events of all clients did not follow the one before. */
    public long outOfTurn() {
        return clients.stream().mapToLong(each -> each.outOfTurn).sum();
    }

    /** Of the events of some clients, how old they were when they came, in ms. */
    public List<Double> ages() {
        synchronized (ages) {
            return List.copyOf(ages);
        }
    }

    private void run() {
        try {
            while (!done) {
                selector.select(this::read, 100);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            buffer.clear().put(client.rest);
            if (client.channel.read(buffer) < 0) {
                key.cancel();
                client.outOfTurn++;
                return;
            }
            int used = socket ? frames(client) : blocks(client);
            client.rest = java.util.Arrays.copyOfRange(buffer.array(), used, buffer.position());
            if (client.unacknowledged >= ACK_EVERY) {
                client.channel.write(frame("{\"op\":\"ack\",\"id\":\"s\",\"event_id\":" + client.last + "}"));
                client.unacknowledged = 0;
            }
        } catch (IOException _) {
            key.cancel();
            client.outOfTurn++;
        }
    }

    /** Whole blocks of an event stream; an id stands before the line of the type. */
    private int blocks(Client client) {
        int used = 0;
        for (int at = find(SSE_ID, 0); at >= 0; at = find(SSE_ID, at + 1)) {
            int end = find(ascii("\n\n"), at);
            if (end < 0) {
                break;
            }
            int from = at;
            while (from > 0 && buffer.get(from - 1) != ' ') {
                from--;
            }
            event(client, number(from), at, end);
            used = end + 2;
        }
        return used;
    }

    /** Whole frames from the server, which are not masked; RFC 6455, 5.2. */
    private int frames(Client client) {
        int at = 0;
        while (at + 2 <= buffer.position()) {
            int length = buffer.get(at + 1) & 0x7f;
            int head = length == 126 ? 4 : length == 127 ? 10 : 2;
            if (at + head > buffer.position()) {
                break;
            }
            length = length == 126 ? buffer.getShort(at + 2) & 0xffff : length == 127 ? buffer.getInt(at + 6) : length;
            int end = at + head + length;
            if (end > buffer.position()) {
                break;
            }
            int id = find(EVENT_ID, at + head);
            if (id >= 0 && id < end) {
                event(client, number(id + EVENT_ID.length), at, end);
                client.unacknowledged++;
            }
            at = end;
        }
        return at;
    }

    private void event(Client client, long id, int from, int to) {
        if (client.last != 0 && id != client.last + 1) {
            client.outOfTurn++;
        }
        client.last = id;
        if (!measuring) {
            return;
        }
        client.events++;
        int at = client.timed ? find(TIMESTAMP, from) + TIMESTAMP.length : to;
        if (at < to) {
            int end = at;
            while (buffer.get(end) != '"') {
                end++;
            }
            Instant logged = Instant.parse(new String(buffer.array(), at, end - at, StandardCharsets.US_ASCII));
            synchronized (ages) {
                ages.add(Duration.between(logged, Instant.now()).toNanos() / 1e6);
            }
        }
    }

    private long number(int from) {
        long number = 0;
        for (int i = from; buffer.get(i) >= '0' && buffer.get(i) <= '9'; i++) {
            number = 10 * number + buffer.get(i) - '0';
        }
        return number;
    }

    private int find(byte[] what, int from) {
        for (int i = from; i + what.length <= buffer.position(); i++) {
            int j = 0;
            while (j < what.length && buffer.get(i + j) == what[j]) {
                j++;
            }
            if (j == what.length) {
                return i;
            }
        }
        return -1;
    }

    /** One masked text frame, the mask 0; RFC 6455, 5.3. */
    private static ByteBuffer frame(String text) {
        byte[] payload = ascii(text);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 6);
        frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        return frame.flip();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        done = true;
        selector.wakeup();
        try {
            thread.join(2000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (Client each : clients) {
            each.channel.close();
        }
        selector.close();
    }
}
