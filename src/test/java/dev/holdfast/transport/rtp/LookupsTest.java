package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.SourceUri;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LookupsTest {

    private static final SourceUri SOURCE = SourceUri.parse("udp://encoder.example:5000");
    private static final Endpoint FOUND = new Endpoint(InetAddress.ofLiteral("192.0.2.10"), 5000, null, null);
    private static final long LONG_MILLIS = 60_000;

    private final Answers answers = new Answers();

    @Test
    void find_whenTheNameIsKnown_answersWithTheEndpoint() {
        try (Lookups lookups = new Lookups(source -> FOUND, LONG_MILLIS)) {
            lookups.find(SOURCE, answers);
            Rig.await().until(() -> answers.all.equals(List.of("found " + FOUND)));
        }
    }

    @Test
    void find_whenTheNameIsUnknown_answersWithTheReason() {
        try (Lookups lookups = new Lookups(
                source -> {
                    throw new OpenException(ErrorClass.TRANSIENT, "unknown", null);
                },
                LONG_MILLIS)) {
            lookups.find(SOURCE, answers);
            Rig.await().until(() -> answers.all.equals(List.of("TRANSIENT unknown")));
        }
    }

    @Test
    void find_whenTheNameServerIsSilent_answersOnceWhenTheLimitIsOver() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch returned = new CountDownLatch(1);
        Lookups.Finder silent = source -> {
            awaitQuietly(release);
            returned.countDown();
            return FOUND;
        };
        try (Lookups lookups = new Lookups(silent, 20)) {
            lookups.find(SOURCE, answers);
            Rig.await().until(() -> answers.all.size() == 1);
            release.countDown();
            awaitQuietly(returned);
            assertThat(answers.all)
                    .containsExactly("TIMEOUT the name server gave no answer for 'encoder.example' within 20 ms");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Answers implements Lookups.Answer {

        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void found(Endpoint endpoint) {
            all.add("found " + endpoint);
        }

        @Override
        public void failed(OpenException reason) {
            all.add(reason.failure().errorClass() + " " + reason.getMessage());
        }
    }
}
