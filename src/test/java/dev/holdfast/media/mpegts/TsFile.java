package dev.holdfast.media.mpegts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** The packets of a transport stream file, to be damaged in ways that are known exactly. */
final class TsFile {

    private final List<byte[]> packets = new ArrayList<>();

    TsFile(byte[] octets) {
        for (int at = 0; at + TsPacket.OCTETS <= octets.length; at += TsPacket.OCTETS) {
            packets.add(Arrays.copyOfRange(octets, at, at + TsPacket.OCTETS));
        }
    }

    byte[] octets() {
        return TsPackets.join(packets.toArray(byte[][]::new));
    }

    int size() {
        return packets.size();
    }

    byte[] packet(int index) {
        return packets.get(index);
    }

    int pid(int index) {
        return (packet(index)[1] & 0x1F) << 8 | (packet(index)[2] & 0xFF);
    }

    boolean hasPayload(int index) {
        return (packet(index)[3] & 0x10) != 0;
    }

    boolean startsUnit(int index) {
        return (packet(index)[1] & 0x40) != 0;
    }

    /** Whether it is payload and nothing else: no clock, no beginning of anything, whose damage would show elsewhere too. */
    boolean isPlain(int index) {
        return !startsUnit(index) && (packet(index)[3] & 0x30) == 0x10;
    }

    /** The packets of a PID for which the condition holds: every so many, beginning with the one of this number. */
    List<Integer> every(int step, int first, IntPredicate condition) {
        List<Integer> found = new ArrayList<>();
        int seen = 0;
        for (int i = 0; i < size(); i++) {
            if (condition.test(i) && seen++ >= first && (seen - 1 - first) % step == 0) {
                found.add(i);
            }
        }
        return found;
    }

    void remove(List<Integer> indexes) {
        for (int i = indexes.size() - 1; i >= 0; i--) {
            packets.remove((int) indexes.get(i));
        }
    }

    void repeat(List<Integer> indexes) {
        for (int i = indexes.size() - 1; i >= 0; i--) {
            packets.add(indexes.get(i) + 1, packet(indexes.get(i)).clone());
        }
    }

    void swap(int one, int other) {
        byte[] kept = packets.get(one);
        packets.set(one, packets.get(other));
        packets.set(other, kept);
    }

    void append(TsFile other) {
        packets.addAll(other.packets);
    }

    /** Replaces a packet by a null packet. */
    void drown(int index) {
        packets.set(index, TsPackets.packet(TsPacket.NULL_PID, 0));
    }

    void flip(int index, int octet, int bits) {
        packet(index)[octet] ^= (byte) bits;
    }

    boolean hasPcr(int index) {
        byte[] packet = packet(index);
        return (packet[3] & 0x20) != 0 && (packet[4] & 0xFF) >= 7 && (packet[5] & 0x10) != 0;
    }

    /** Puts the clock of a packet forward. */
    void advanceClock(int index, long ticksOf90kHz) {
        byte[] packet = packet(index);
        long base = 0;
        for (int i = 6; i < 10; i++) {
            base = base << 8 | (packet[i] & 0xFF);
        }
        base += ticksOf90kHz / 2;
        for (int i = 9; i >= 6; i--) {
            packet[i] = (byte) base;
            base >>= 8;
        }
    }
}
