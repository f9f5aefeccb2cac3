package dev.holdfast.webhooks;

import dev.holdfast.model.Secrets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * What sends the messages of one webhook, once each: no redirect is followed, nothing is tried again, no cookie kept, and
 * only addresses that are allowed are connected to. Thread-safe.
 */
final class HookClient implements AutoCloseable {

    /** What is read of an answer so that its connection can be used again; a longer one is cut off. */
    private static final int MOST_READ = 16 * 1024;

    /** A kept connection goes on to the address that was looked up for it; after this long it is looked up again. */
    private static final TimeValue KEEP = TimeValue.ofSeconds(60);

    private static final String CUT_OFF = "cut off: the service is ending, or the webhook was changed";

    /** One for the messages and one for a test. */
    private static final int CONNECTIONS = 2;

    private final HookSettings settings;
    private final ScheduledExecutorService timeouts;
    private final String userAgent;
    private final CloseableHttpClient http;
    private final Set<HttpPost> underWay = ConcurrentHashMap.newKeySet();
    private final Set<HttpPost> tests = ConcurrentHashMap.newKeySet();
    private volatile boolean testsEnded;

    /** @param timeouts ends attempts that take too long; runs short tasks only */
    HookClient(HookSettings settings, String version, DnsResolver lookup, ScheduledExecutorService timeouts) {
        this.settings = settings;
        this.timeouts = timeouts;
        this.userAgent = "Holdfast/" + version;
        Timeout whole = Timeout.of(settings.timeout());
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.timeout().dividedBy(GuardedResolver.MOST_ADDRESSES)))
                .setSocketTimeout(whole)
                .setTimeToLive(KEEP)
                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedResolver(lookup, settings.allowPrivate()))
                        .setDefaultConnectionConfig(connections)
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(whole)
                        .setConnectionRequestTimeout(whole)
                        // Offered over http:// by default; some receivers stumble over it.
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /**
     * Sends a message and waits for the answer, at most as long as the timeout.
     *
     * @param now whose seconds are signed; receivers refuse messages whose time is far from theirs
     */
    Answer send(HookMessage message, Instant now) {
        return execute(request(message, now), now, false);
    }

    /** The same with a test, which {@link #endTests} cuts off. */
    Answer test(HookMessage message, Instant now) {
        return execute(request(message, now), now, true);
    }

    private HttpPost request(HookMessage message, Instant now) {
        HttpPost request = new HttpPost(settings.url().uri());
        request.setEntity(
                new ByteArrayEntity(message.body().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON));
        long seconds = now.getEpochSecond();
        request.setHeader(HttpHeaders.USER_AGENT, userAgent);
        request.setHeader("webhook-id", message.id());
        request.setHeader("webhook-timestamp", Long.toString(seconds));
        if (!settings.secrets().isEmpty()) {
            request.setHeader(
                    "webhook-signature",
                    settings.secrets().stream()
                            .map(each -> each.sign(message.id(), seconds, message.body()))
                            .collect(Collectors.joining(" ")));
        }
        return request;
    }

    private Answer execute(HttpPost request, Instant now, boolean isTest) {
        long begun = System.nanoTime();
        Set<HttpPost> kind = isTest ? tests : underWay;
        kind.add(request);
        if (isTest && testsEnded) {
            request.cancel();
        }
        Future<?> end = timeouts.schedule(request::cancel, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response =
                    http.executeOpen(HttpHost.create(settings.url().uri()), request, null);
            Answer answer = Answer.of(response.getCode(), retryAfter(response, now), since(begun));
            drain(response);
            return answer;
        } catch (IOException | RuntimeException e) {
            Duration took = since(begun);
            boolean late = request.isCancelled() && took.compareTo(settings.timeout()) >= 0;
            boolean ending = isTest && testsEnded && !late;
            return Answer.none(late ? tooLate() : ending ? CUT_OFF : inWords(e), took);
        } finally {
            end.cancel(false);
            kind.remove(request);
        }
    }

    private static Optional<Duration> retryAfter(ClassicHttpResponse response, Instant now) {
        int status = response.getCode();
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        boolean counts = status == HttpStatus.SC_TOO_MANY_REQUESTS || status >= HttpStatus.SC_SERVER_ERROR;
        return counts && header != null ? RetryAfter.parse(header.getValue(), now) : Optional.empty();
    }

    /** The status is all that counts: an answer whose body is endless or breaks off is an answer. */
    private static void drain(ClassicHttpResponse response) {
        // Closed before its end it closes the connection; its stream, closed, would read on to the end.
        try (response) {
            HttpEntity body = response.getEntity();
            if (body != null) {
                body.getContent().skipNBytes(MOST_READ);
            }
        } catch (IOException _) {
            // see above
        }
    }

    private String tooLate() {
        return "expected an answer within " + settings.timeout().toMillis() + " ms; found none";
    }

    /** No message of the client itself where it may repeat the URL. */
    private String inWords(Exception e) {
        return switch (e) {
            case GuardedResolver.RefusedAddressException refused -> String.valueOf(refused.getMessage());
            case UnknownHostException _ ->
                "expected an address of '" + settings.url().uri().getHost() + "'; the name is not known";
            case ConnectException _, NoRouteToHostException _ ->
                "expected a connection to " + settings.url() + "; it was refused, or there is no way there";
            case SSLException tls -> "expected a TLS connection; found: " + Secrets.shown("" + tls.getMessage());
            case InterruptedIOException _ -> tooLate();
            default ->
                "expected an answer; the connection broke off (" + e.getClass().getSimpleName() + ")";
        };
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Ends the test under way, and every further one at once; they are answered with an error. */
    void endTests() {
        testsEnded = true;
        tests.forEach(HttpPost::cancel);
    }

    /** Ends what is under way; it is then answered with an error. */
    void abort() {
        endTests();
        underWay.forEach(HttpPost::cancel);
    }

    @Override
    public void close() {
        abort();
        try {
            http.close();
        } catch (IOException _) {
            // Nothing is to be sent any more.
        }
    }
}
