package dev.holdfast.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Reads the body of a call that keeps others waiting: of limited size, and within a time, however slowly it drips. */
final class BoundedBody {

    private static final int CHUNK_BYTES = 16 * 1024;

    private BoundedBody() {}

    /** @throws ApiException if it is longer, or takes longer */
    static byte[] read(InputStream body, int mostBytes, Duration within) throws IOException {
        long begunNanos = System.nanoTime();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
            read.write(chunk, 0, count);
            if (read.size() > mostBytes) {
                throw refused(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "body-too-large",
                        "expected a configuration of at most " + mostBytes + " bytes, found more");
            }
            if (System.nanoTime() - begunNanos > within.toNanos()) {
                throw refused(
                        HttpStatus.REQUEST_TIMEOUT,
                        "body-too-slow",
                        "expected the whole body within " + within.toSeconds() + " s; found a part of it");
            }
        }
        return read.toByteArray();
    }

    private static ApiException refused(HttpStatus status, String kind, String detail) {
        return new ApiException(status, kind, detail).with(HttpHeaders.CONNECTION, "close");
    }
}
