package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FeedSwitchTest {

    private final FakeOutputs outputs = new FakeOutputs();
    private final FeedSwitch feeds = new FeedSwitch(outputs);
    private final FeedSwitch.Feed old = feeds.entrance(1);
    private final FeedSwitch.Feed next = feeds.entrance(2);

    private static ByteBuffer packet() {
        return ByteBuffer.allocate(1316);
    }

    @Test
    void media_ofAnotherConnection_isDroppedWhileOneFeeds() {
        old.media(packet());
        next.media(packet());
        assertThat(outputs.packets).isEqualTo(1);
        assertThat(old.wins()).isTrue();
        assertThat(next.wins()).isFalse();
    }

    @Test
    void media_onceTheSwitchIsFree_comesFromWhoeverIsFirst() {
        old.media(packet());
        int interruptions = outputs.interruptions;
        feeds.free();
        next.media(packet());
        old.media(packet());
        assertThat(outputs.packets).isEqualTo(2);
        assertThat(next.wins()).isTrue();
        assertThat(outputs.interruptions).as("another connection's media").isEqualTo(interruptions + 1);
    }

    @Test
    void media_ofTheSameConnectionAgain_isNoInterruption() {
        old.media(packet());
        int interruptions = outputs.interruptions;
        feeds.free();
        old.media(packet());
        assertThat(outputs.packets).isEqualTo(2);
        assertThat(outputs.interruptions).isEqualTo(interruptions);
    }

    @Test
    void media_ofARetiredConnection_goesNowhere() {
        old.media(packet());
        old.retire();
        old.media(packet());
        assertThat(outputs.packets).isEqualTo(1);
        next.media(packet());
        assertThat(outputs.packets).isEqualTo(2);
    }

    @Test
    void gathered_isSentAtTheFlushOfItsOwnConnection() {
        old.gather(packet());
        next.gather(packet());
        next.flush();
        old.flush();
        assertThat(outputs.packets).isEqualTo(1);
    }

    @Test
    void switch_takenByTwoThreadsAtOnce_letsOneThrough() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 2_000; round++) {
                FeedSwitch contested = new FeedSwitch(outputs);
                FeedSwitch.Feed[] both = {contested.entrance(1), contested.entrance(2)};
                CyclicBarrier together = new CyclicBarrier(2);
                AtomicInteger winners = new AtomicInteger();
                Future<?>[] done = new Future<?>[2];
                for (int i = 0; i < 2; i++) {
                    FeedSwitch.Feed feed = both[i];
                    done[i] = threads.submit(() -> {
                        together.await();
                        winners.addAndGet(feed.wins() ? 1 : 0);
                        return null;
                    });
                }
                done[0].get();
                done[1].get();
                assertThat(winners).hasValue(1);
            }
        }
    }
}
