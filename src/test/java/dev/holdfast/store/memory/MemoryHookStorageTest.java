package dev.holdfast.store.memory;

import dev.holdfast.store.HookStorageContract;
import dev.holdfast.webhooks.HookStorage;

class MemoryHookStorageTest extends HookStorageContract {

    @Override
    protected HookStorage open() {
        return new MemoryHookStorage();
    }
}
