package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketLoopTest {

    private final List<Throwable> defects = new CopyOnWriteArrayList<>();
    private final SocketLoop loop = new SocketLoop("loop-under-test", defects::add);

    private SocketChannel registered() throws Exception {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        loop.register(channel, 0, (SelectionKey _) -> {});
        return channel;
    }

    @Test
    void close_ofALoopThatWasNeverStarted_closesWhatItWatches() throws Exception {
        try (SocketChannel channel = registered()) {
            loop.close();
            assertThat(channel.isOpen()).isFalse();
            loop.start();
            loop.thread().join();
            assertThat(defects).isEmpty();
        }
    }

    @Test
    void task_thatThrows_isToldAndDoesNotEndTheLoop() throws Exception {
        loop.start();
        CountDownLatch after = new CountDownLatch(1);
        loop.execute(() -> {
            throw new IllegalStateException("a defect");
        });
        loop.execute(() -> loop.after(1, after::countDown));
        assertThat(after.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(defects).singleElement().asString().contains("a defect");
        loop.close();
        assertThat(loop.thread().isAlive()).isFalse();
    }

    @Test
    void task_askedForDuringAnAlarmThatReleases_isDone() throws Exception {
        loop.start();
        SocketChannel channel = registered();
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> loop.after(1, () -> {
            loop.execute(done::countDown);
            loop.releaseNow(channel);
        }));
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        loop.close();
        assertThat(defects).isEmpty();
    }
}
