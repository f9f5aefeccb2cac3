package dev.holdfast.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.reconnect.StorageException;
import dev.holdfast.store.HookStorageContract;
import dev.holdfast.webhooks.HookStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHookStorageTest extends HookStorageContract {

    @TempDir
    private Path temporary;

    @Override
    protected HookStorage open() {
        return new FileHookStorage(temporary);
    }

    @Test
    void open_whenClosedBefore_findsEverything() {
        try (HookStorage store = open()) {
            store.save("ops", "{\"position\":1}");
        }
        try (HookStorage store = open()) {
            assertThat(store.load()).isEqualTo(Map.of("ops", "{\"position\":1}"));
        }
    }

    @Test
    void load_whenAFileIsDamaged_movesItAsideAndLoadsTheOthers() throws IOException {
        try (HookStorage store = open()) {
            store.save("ops", "{\"position\":1}");
            Files.writeString(temporary.resolve("webhooks").resolve("bad.json"), "{\"posi");
            assertThat(store.load()).containsOnlyKeys("ops");
        }
        assertThat(temporary.resolve("webhooks").resolve("bad.json.corrupt-1")).exists();
    }

    @Test
    void open_whereAFileIsInTheWay_saysSo() throws IOException {
        Files.writeString(temporary.resolve("webhooks-in-the-way"), "");
        Path store = temporary.resolve("webhooks-in-the-way");
        assertThatThrownBy(() -> new FileHookStorage(store))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("expected a directory");
    }
}
