package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.webhooks.HookStorage;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link HookStorage} does; one subclass per store. */
public abstract class HookStorageContract {

    private HookStorage storage;

    /** An empty store. */
    protected abstract HookStorage open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        storage = open();
    }

    @AfterEach
    void closeStore() {
        storage.close();
    }

    @Test
    void store_whenEmpty_loadsNothing() {
        assertThat(storage.load()).isEmpty();
    }

    @Test
    void save_whenLoaded_comesBackCharacterByCharacter() {
        storage.save("ops", "{\"position\":1,\"body\":\"bl\u00e5 \ud83d\ude00 \\\"x\\\"\"}");
        storage.save("Ops", "{}");
        assertThat(storage.load())
                .isEqualTo(Map.of("ops", "{\"position\":1,\"body\":\"bl\u00e5 \ud83d\ude00 \\\"x\\\"\"}", "Ops", "{}"));
    }

    @Test
    void save_whenSavedBefore_replacesIt() {
        storage.save("ops", "{\"position\":1}");
        storage.save("ops", "{\"position\":2}");
        assertThat(storage.load()).isEqualTo(Map.of("ops", "{\"position\":2}"));
    }

    @Test
    void delete_whenThereIsOne_forgetsItAndElseDoesNothing() {
        storage.save("ops", "{}");
        storage.save("other", "{}");
        storage.delete("ops");
        storage.delete("nobody");
        assertThat(storage.load()).containsOnlyKeys("other");
    }
}
