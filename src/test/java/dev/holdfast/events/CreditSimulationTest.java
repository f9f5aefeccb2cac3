package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.SubscriptionSet.Delivered;
import dev.holdfast.events.SubscriptionSet.Delivery;
import dev.holdfast.events.SubscriptionSet.Missed;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that grants, acknowledges, pauses and reconnects at random while events flow: never is more in flight than it
 * granted, and it has every event once, in order, or lying in a gap.
 */
class CreditSimulationTest {

    private static final int STEPS = 20_000;
    private static final SubscriptionSet.Limits LIMITS = new SubscriptionSet.Limits(1, 50, 50, 1, 1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void client_whateverItDoes_hasEveryEventOnceAndNeverMoreThanItGranted(long seed) {
        Random random = new Random(seed);
        EventLog log = new EventLog(new ManualClock(), 200, List.of(), _ -> Map.of());
        long first = log.position() + 1;
        Client client = new Client(log, first - 1);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> publish(log, random.nextInt(12));
                case 2, 3, 4 -> client.receive();
                case 5 -> client.acknowledge(1 + random.nextInt(30));
                case 6 -> client.grant(random.nextInt(51));
                default -> {
                    if (random.nextInt(10) == 0) {
                        client.reconnect(random.nextInt(51));
                    }
                }
            }
        }
        client.grant(50);
        while (client.processed < log.position()) {
            client.receive();
            client.acknowledge(50);
        }
        assertThat(client.seen + client.missed).as("seed %d", seed).isEqualTo(log.position() - first + 1);
        assertThat(client.seen).isPositive();
        assertThat(client.missed).as("gaps, or this shows little").isPositive();
    }

    private static void publish(EventLog log, int times) {
        for (int i = 0; i < times; i++) {
            log.publish(Notice.plain(EventType.STREAM_STATE_CHANGED, new StreamId("cam1"), 0, StateName.STREAMING));
        }
    }

    /** It processes an event when it acknowledges it, as one does that writes events down. */
    private static final class Client {

        private final EventLog log;
        private SubscriptionSet set;
        private final Deque<Delivery> received = new ArrayDeque<>();
        private int inFlight;
        private int granted = 10;
        private long processed;
        private long seen;
        private long missed;

        Client(EventLog log, long from) {
            this.log = log;
            this.processed = from;
            this.set = new SubscriptionSet(log, LIMITS);
            set.subscribe("s", EventFilter.ALL, OptionalLong.of(from), granted);
        }

        void receive() {
            int before = inFlight;
            for (Delivery each : set.next()) {
                received.add(each);
                inFlight += each instanceof Delivered ? 1 : 0;
            }
            assertThat(inFlight).isLessThanOrEqualTo(Math.max(before, granted));
        }

        void acknowledge(int events) {
            long last = -1;
            for (int i = 0; i < events && !received.isEmpty(); i++) {
                switch (received.poll()) {
                    case Missed gap -> {
                        assertThat(gap.gap().firstMissedId()).isEqualTo(processed + 1);
                        missed += gap.gap().missed().orElseThrow();
                        processed = gap.gap().resumesAt() - 1;
                    }
                    case Delivered event -> {
                        assertThat(event.event().id()).isEqualTo(processed + 1);
                        processed++;
                        seen++;
                        inFlight--;
                        last = processed;
                    }
                }
            }
            if (last >= 0) {
                set.acknowledge("s", last);
            }
        }

        void grant(int credit) {
            granted = credit;
            set.grant("s", credit);
        }

        void reconnect(int credit) {
            received.clear();
            inFlight = 0;
            granted = credit;
            set = new SubscriptionSet(log, LIMITS);
            set.subscribe("s", EventFilter.ALL, OptionalLong.of(processed), credit);
        }
    }
}
