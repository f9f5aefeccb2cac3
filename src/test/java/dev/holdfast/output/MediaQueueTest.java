package dev.holdfast.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.FullPolicy;
import dev.holdfast.testing.Allocation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MediaQueueTest {

    /** The least there is: 128 KiB, which are 89 places. */
    private static final int PLACES = (int) (BufferSettings.LEAST_OCTETS / MediaQueue.PLACE_OCTETS);

    private static MediaQueue queue(FullPolicy full) {
        return new MediaQueue(new BufferSettings(BufferSettings.LEAST_OCTETS, full, 75, 25));
    }

    private static ByteBuffer numbered(int number) {
        return ByteBuffer.allocate(188).putInt(number).rewind();
    }

    private static List<Integer> takeAll(MediaQueue queue) {
        List<Integer> numbers = new ArrayList<>();
        Parcel parcel = new Parcel();
        for (queue.take(parcel); parcel.count() > 0; queue.take(parcel)) {
            for (int i = 0; i < parcel.count(); i++) {
                numbers.add(parcel.get(i).getInt());
            }
            queue.giveBack(parcel);
        }
        return numbers;
    }

    private static void offer(MediaQueue queue, int from, int end) {
        for (int i = from; i < end; i++) {
            queue.offer(numbered(i));
        }
    }

    @Test
    void media_comesOutInOrderAndAsItWas() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        ByteBuffer media = numbered(7);
        queue.offer(media);
        assertThat(media.remaining()).as("what was offered is not moved").isEqualTo(188);
        offer(queue, 8, 50);
        assertThat(queue.state().octets()).isEqualTo(43 * 188);
        assertThat(takeAll(queue)).hasSize(43).first().isEqualTo(7);
        assertThat(queue.state().octets()).isZero();
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void full_whenTheOldestIsDropped_hasTheNewest() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        offer(queue, 0, PLACES + 10);
        assertThat(queue.dropped()).isEqualTo(10);
        assertThat(takeAll(queue)).hasSize(PLACES).startsWith(10).endsWith(PLACES + 9);
    }

    @Test
    void full_whenTheNewestIsDropped_hasTheOldest() {
        MediaQueue queue = queue(FullPolicy.DROP_NEWEST);
        offer(queue, 0, PLACES + 10);
        assertThat(queue.dropped()).isEqualTo(10);
        assertThat(queue.hasOverflowed()).isFalse();
        assertThat(takeAll(queue)).hasSize(PLACES).startsWith(0).endsWith(PLACES - 1);
    }

    @Test
    void full_whenItDisconnects_takesNothingUntilAllIsGivenUp() {
        MediaQueue queue = queue(FullPolicy.DISCONNECT);
        offer(queue, 0, PLACES);
        assertThat(queue.hasOverflowed()).isFalse();
        offer(queue, PLACES, PLACES + 2);
        assertThat(queue.hasOverflowed()).isTrue();
        assertThat(queue.overflows()).isEqualTo(1);
        queue.giveUp();
        assertThat(queue.dropped()).isEqualTo(PLACES + 2);
        assertThat(queue.state().octets()).isZero();
        offer(queue, 500, 501);
        assertThat(takeAll(queue)).containsExactly(500);
    }

    @Test
    void full_whileTheWriterHoldsTheOldest_dropsWhatComesBehind() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        offer(queue, 0, PLACES);
        Parcel held = new Parcel();
        queue.take(held);
        offer(queue, PLACES, PLACES + 5);
        assertThat(held.get(0).getInt(0))
                .as("what the writer holds is not written over")
                .isZero();
        queue.giveBack(held);
        assertThat(takeAll(queue)).startsWith(Parcel.MOST + 5).endsWith(PLACES + 4);
        assertThat(queue.dropped()).isEqualTo(5);
    }

    @Test
    void ended_countsWhateverIsOfferedAsDropped() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        offer(queue, 0, 5);
        queue.end();
        offer(queue, 5, 7);
        assertThat(queue.dropped()).isEqualTo(7);
        assertThat(queue.state().octets()).isZero();
        assertThat(takeAll(queue)).isEmpty();
    }

    /** Whoever offers and whoever ends may be anywhere in between. */
    @Test
    void ended_whileSomebodyOffers_losesCountOfNothing() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            MediaQueue queue = queue(FullPolicy.DISCONNECT);
            int offered = 40;
            Thread offering = Thread.ofPlatform().start(() -> offer(queue, 0, offered));
            List<Integer> taken = round % 2 == 0 ? takeAll(queue) : List.of();
            queue.end();
            offering.join();
            assertThat(taken.size() + queue.dropped()).isEqualTo(offered);
            queue.free();
        }
    }

    @Test
    void longMedia_isCutAtTransportPackets() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        queue.offer(ByteBuffer.allocate(20 * 188));
        Parcel parcel = new Parcel();
        queue.take(parcel);
        assertThat(parcel.count()).isEqualTo(3);
        assertThat(parcel.get(0).remaining()).isEqualTo(7 * 188);
        assertThat(parcel.get(2).remaining()).isEqualTo(6 * 188);
        assertThat(parcel.octets()).isEqualTo(20 * 188);
    }

    @Test
    void backpressure_beginsAtTheHighMarkAndEndsAtTheLow() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        int high = (int) Math.ceil(PLACES * 0.75);
        offer(queue, 0, high - 1);
        assertThat(queue.state().backpressure()).isFalse();
        offer(queue, 0, 1);
        assertThat(queue.state().backpressure()).isTrue();
        Parcel parcel = new Parcel();
        queue.take(parcel);
        queue.giveBack(parcel);
        assertThat(queue.state().backpressure())
                .as("between the marks it stays")
                .isTrue();
        takeAll(queue);
        assertThat(queue.state().backpressure()).isFalse();
        assertThat(queue.state().backpressures()).isEqualTo(1);
        offer(queue, 0, high);
        assertThat(queue.state().backpressures()).isEqualTo(2);
    }

    @Test
    void memory_whenTheProcessHasNoneLeft_isAsIfTheQueueWereFull() {
        BufferMemory little = new BufferMemory(64 * MediaQueue.PLACE_OCTETS);
        BufferSettings settings = new BufferSettings(BufferSettings.LEAST_OCTETS, FullPolicy.DROP_NEWEST, 75, 25);
        MediaQueue first = new MediaQueue(settings, little);
        MediaQueue second = new MediaQueue(settings, little);
        offer(first, 0, PLACES);
        assertThat(first.dropped()).isEqualTo(PLACES - 64);
        second.offer(numbered(1));
        assertThat(second.dropped()).isEqualTo(1);
        first.free();
        second.offer(numbered(2));
        assertThat(takeAll(second)).containsExactly(2);
    }

    @Test
    void parcel_whenSomeOfADatagramWasSent_isWholeAgain() {
        Parcel parcel = new Parcel();
        parcel.add(numbered(1));
        parcel.get(0).limit(100).position(50);
        assertThat(parcel.rewound().get(0).remaining()).isEqualTo(188);
    }

    /** Whatever the policy: in order, each once, and what is missing was counted. */
    @ParameterizedTest
    @EnumSource(
            value = FullPolicy.class,
            names = {"DROP_OLDEST", "DROP_NEWEST"})
    void media_underHaste_isInOrderAndAccountedFor(FullPolicy full) throws InterruptedException {
        MediaQueue queue = queue(full);
        int count = 200_000;
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> taken = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                queue.await(TimeUnit.SECONDS.toNanos(10));
                taken.addAll(takeAll(queue));
            }
            taken.addAll(takeAll(queue));
        });
        for (int i = 0; i < count; i++) {
            queue.offer(numbered(i));
            queue.wake();
        }
        over.set(true);
        queue.wake();
        assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
        assertThat(taken).isSorted().doesNotHaveDuplicates();
        assertThat(taken.size() + queue.dropped()).isEqualTo(count);
        assertThat(queue.state().octets()).isZero();
    }

    @Test
    void offering_whenPlacesAreMade_allocatesNothing() {
        MediaQueue queue = queue(FullPolicy.DROP_OLDEST);
        offer(queue, 0, PLACES + 1);
        ByteBuffer media = numbered(1);
        long before = Allocation.ofThisThread();
        for (int i = 0; i < 1000; i++) {
            queue.offer(media);
        }
        assertThat(Allocation.ofThisThread() - before).isLessThan(10_000);
    }
}
