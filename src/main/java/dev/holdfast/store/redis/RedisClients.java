package dev.holdfast.store.redis;

import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/** Makes the client: a small pool that connects when first used, with a bound on every wait. */
final class RedisClients {

    /** The writer, a readiness check and a request of the API at the same time, and one in reserve. */
    private static final int CONNECTIONS = 4;

    private RedisClients() {}

    static RedisClient create(RedisSettings settings) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .timeoutMillis(Math.toIntExact(settings.timeout().toMillis()))
                .database(settings.database())
                .clientName("holdfast");
        settings.user().ifPresent(config::user);
        settings.password().ifPresent(config::password);
        if (settings.tls()) {
            // Without an algorithm named, Java accepts any trusted certificate, whichever host it is for.
            SSLParameters checkName = new SSLParameters();
            checkName.setEndpointIdentificationAlgorithm("HTTPS");
            config.ssl(true).sslParameters(checkName);
            settings.caCertificate().map(TrustedCertificates::socketFactory).ifPresent(config::sslSocketFactory);
        }
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(settings.timeout());
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(settings.host(), settings.port())
                .clientConfig(config.build())
                .poolConfig(pool)
                .build();
    }
}
