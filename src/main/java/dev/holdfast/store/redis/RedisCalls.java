package dev.holdfast.store.redis;

import dev.holdfast.reconnect.StorageException;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Calls of one Redis whose failures say what was tried and what to do.
 *
 * @param client whose idle connections are dropped after one was lost
 */
record RedisCalls(RedisSettings settings, RedisClient client) {

    void run(String operation, Runnable action) {
        call(operation, () -> {
            action.run();
            return true;
        });
    }

    <T> T call(String operation, Supplier<T> action) {
        try {
            return action.get();
        } catch (JedisException e) {
            if (e instanceof JedisConnectionException) {
                // The other idle connections are most likely dead as well; each would cost a failed call.
                client.getPool().clear();
            }
            throw new StorageException(
                    "Redis at " + settings.authority() + ": cannot " + operation + ": " + root(e) + "; " + remedy(e),
                    e);
        }
    }

    /** An error of a single command is in the list of answers, not thrown. */
    static void commit(AbstractTransaction transaction) {
        for (Object answer : transaction.exec()) {
            if (answer instanceof RuntimeException error) {
                throw error;
            }
        }
    }

    String named(String key) {
        return "Redis at " + settings.authority() + ", key " + key;
    }

    /** The innermost reason; Jedis hangs that of a failed connection on as suppressed. */
    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null || root.getSuppressed().length > 0) {
            root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private String remedy(JedisException e) {
        if (e instanceof JedisAccessControlException || root(e).startsWith("NOAUTH")) {
            return "check the user and password in the uri, and the user's rights (ACL LIST)";
        }
        if (e instanceof JedisDataException) {
            return "Redis itself refused, see its log";
        }
        return "check that it runs and can be reached: redis-cli -h " + settings.host() + " -p " + settings.port()
                + (settings.tls() ? " --tls" : "") + " ping";
    }
}
