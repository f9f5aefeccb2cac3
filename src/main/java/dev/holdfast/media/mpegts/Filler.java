package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be sent while there is no media: the last programme association and map tables, and null packets.
 *
 * <p>The tables are repeated as they were last seen, their continuity counters going on from there, so that a receiver sees
 * neither a loss nor the same packet a third time. There is no clock in it and no media; it keeps a receiver's timeout from
 * firing and its tables fresh, and that is all. When media comes again its own counters begin anew on these PIDs, as they do on
 * all others after an encoder's restart. Thread-safe: one thread notes while another takes.
 */
public final class Filler {

    /** Packets of one datagram. */
    public static final int PACKETS = 7;

    private static final int MOST_MAPS = 16;
    private static final int MOST_PACKETS_OF_A_TABLE = 4;
    private static final int TABLE_ID_OF_ASSOCIATION = 0;
    private static final int ENTRIES = 8;
    private static final int CRC = 4;

    /** For each PID the packets of its table, from one that begins it. */
    private final Map<Integer, List<byte[]>> tables = new HashMap<>();

    private final Map<Integer, Integer> counters = new HashMap<>();
    private int turn;

    /** Looks for tables in media; position and limit are not moved. Costs a look at each packet's header. */
    public void note(ByteBuffer media) {
        if (TsProbe.layout(media, media.position(), media.remaining()) != TsLayout.PLAIN) {
            return;
        }
        for (int at = media.position(); at < media.limit(); at += TsPacket.OCTETS) {
            int header = TsPacket.header(media, at);
            int pid = TsPacket.pid(header);
            if (pid == TableSearch.ASSOCIATION_PID || isMap(pid)) {
                note(media, at, header, pid);
            }
        }
    }

    private synchronized boolean isMap(int pid) {
        return pid != TsPacket.NULL_PID && tables.containsKey(pid);
    }

    private synchronized void note(ByteBuffer media, int at, int header, int pid) {
        if (TsPacket.transportError(header) || TsPacket.scrambled(header) || !TsPacket.hasPayload(header)) {
            return;
        }
        byte[] packet = new byte[TsPacket.OCTETS];
        media.get(at, packet);
        counters.put(pid, TsPacket.continuityCounter(header));
        List<byte[]> table = tables.computeIfAbsent(pid, _ -> new ArrayList<>());
        if (TsPacket.startsUnit(header)) {
            table.clear();
            table.add(packet);
            if (pid == TableSearch.ASSOCIATION_PID) {
                keepMapsOf(packet, TsPacket.payloadOffset(media, at, header) - at);
            }
        } else if (!table.isEmpty() && table.size() < MOST_PACKETS_OF_A_TABLE) {
            table.add(packet);
        }
    }

    /** ISO/IEC 13818-1 section 2.4.4.3; as far as it lies in one packet. */
    private void keepMapsOf(byte[] packet, int payload) {
        if (payload >= packet.length) {
            return;
        }
        int section = payload + 1 + (packet[payload] & 0xFF);
        if (section + ENTRIES > packet.length || packet[section] != TABLE_ID_OF_ASSOCIATION) {
            return;
        }
        int end = section + 3 + ((packet[section + 1] & 0xF) << 8 | (packet[section + 2] & 0xFF)) - CRC;
        List<Integer> maps = new ArrayList<>();
        for (int at = section + ENTRIES; at + 4 <= Math.min(end, packet.length) && maps.size() < MOST_MAPS; at += 4) {
            boolean network = packet[at] == 0 && packet[at + 1] == 0;
            if (!network) {
                maps.add((packet[at + 2] & 0x1F) << 8 | (packet[at + 3] & 0xFF));
            }
        }
        maps.add(TableSearch.ASSOCIATION_PID);
        tables.keySet().retainAll(maps);
        maps.forEach(pid -> tables.computeIfAbsent(pid, _ -> new ArrayList<>()));
    }

    /**
     * One datagram of {@value #PACKETS} packets: tables first, as many as there is room for, the rest the next time.
     *
     * @param into cleared, filled and flipped; at least 1316 octets
     * @return whether there is something to send: a table was seen
     */
    public synchronized boolean take(ByteBuffer into) {
        List<byte[]> all = inOrder();
        if (all.isEmpty()) {
            return false;
        }
        into.clear();
        // One is always left for a null packet.
        int count = Math.min(all.size(), PACKETS - 1);
        for (int i = 0; i < count; i++) {
            byte[] packet = all.get((turn + i) % all.size()).clone();
            int header = TsPacket.header(ByteBuffer.wrap(packet), 0);
            int next = counters.merge(TsPacket.pid(header), 1, (last, one) -> (last + one) & 0xF);
            packet[3] = (byte) ((packet[3] & 0xF0) | next);
            into.put(packet);
        }
        turn = all.size() <= count ? 0 : (turn + count) % all.size();
        for (int i = count; i < PACKETS; i++) {
            nullPacket(into);
        }
        into.flip();
        return true;
    }

    private List<byte[]> inOrder() {
        List<byte[]> all = new ArrayList<>(tables.getOrDefault(TableSearch.ASSOCIATION_PID, List.of()));
        tables.forEach((pid, packets) -> {
            if (pid != TableSearch.ASSOCIATION_PID) {
                all.addAll(packets);
            }
        });
        return all;
    }

    private static void nullPacket(ByteBuffer into) {
        into.putInt(TsPacket.SYNC_BYTE << 24 | TsPacket.NULL_PID << 8 | 0x10);
        for (int i = 4; i < TsPacket.OCTETS; i++) {
            into.put((byte) 0xFF);
        }
    }

    /** What it repeats of a PID; null if that is no table's. For looking at. */
    synchronized @Nullable List<byte[]> table(int pid) {
        return tables.get(pid);
    }
}
