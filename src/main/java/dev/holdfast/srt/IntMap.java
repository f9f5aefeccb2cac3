package dev.holdfast.srt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small map from positive numbers (SRT socket ids) to objects that allocates nothing when read.
 *
 * <p>Open addressing with linear probing; not safe for several threads.
 */
final class IntMap<V> {

    private int[] keys = new int[16];
    private @Nullable Object[] values = new Object[16];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    V get(int key) {
        return valueAt(slotOf(key));
    }

    void put(int key, V value) {
        if (key <= 0) {
            throw new IllegalArgumentException("key must be positive, not " + key);
        }
        if (size * 2 >= keys.length) {
            grow();
        }
        int slot = slotOf(key);
        if (values[slot] == null) {
            size++;
        }
        keys[slot] = key;
        values[slot] = value;
    }

    @Nullable
    V remove(int key) {
        int slot = slotOf(key);
        V removed = valueAt(slot);
        if (removed != null) {
            size--;
            clear(slot);
        }
        return removed;
    }

    /** A copy of the values, safe to walk through while the map changes. */
    List<V> values() {
        List<V> all = new ArrayList<>(size);
        for (int slot = 0; slot < keys.length; slot++) {
            V value = valueAt(slot);
            if (value != null) {
                all.add(value);
            }
        }
        return all;
    }

    private int slotOf(int key) {
        int mask = keys.length - 1;
        int slot = (key * 0x9E3779B9) >>> 16 & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Empties a slot and moves back what was pushed past it. */
    private void clear(int slot) {
        values[slot] = null;
        int mask = keys.length - 1;
        for (int next = slot + 1 & mask; values[next] != null; next = next + 1 & mask) {
            Object moved = values[next];
            values[next] = null;
            int home = slotOf(keys[next]);
            keys[home] = keys[next];
            values[home] = moved;
        }
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    @SuppressWarnings("unchecked") // only put() writes, and it takes a V
    private @Nullable V valueAt(int slot) {
        return (V) values[slot];
    }
}
