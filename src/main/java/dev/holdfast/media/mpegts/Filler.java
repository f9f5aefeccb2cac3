package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be sent while there is no media: the last programme association and map tables, and null packets.
 *
 * <p>The tables are repeated as they were last seen, their continuity counters going on from there, so that a receiver sees
 * neither a loss nor the same packet a third time. There is no clock in it and no media; it keeps a receiver's timeout from
 * firing and its tables fresh, and that is all. When media comes again its own counters begin anew on these PIDs, as they do on
 * all others after an encoder's restart. One thread notes while another takes; neither waits for the other.
 */
public final class Filler {

    /** Packets of one datagram. */
    public static final int PACKETS = 7;

    private static final int MOST_MAPS = 16;
    private static final int MOST_PACKETS_OF_A_TABLE = 4;
    private static final int TABLE_ID_OF_ASSOCIATION = 0;
    private static final int ENTRIES = 8;
    private static final int CRC = 4;
    private static final Table[] NONE = {};

    /**
     * What was seen of one PID; no packets while only the association speaks of it. Never changed.
     *
     * @param packets from one that begins the table
     * @param counter of the last of them
     */
    private record Table(int pid, List<byte[]> packets, int counter) {

        Table begun(byte[] packet, int itsCounter) {
            return new Table(pid, List.of(packet), itsCounter);
        }

        /** Of a table that has begun and is not longer than is kept. */
        Table with(byte[] packet, int itsCounter) {
            if (packets.isEmpty() || packets.size() >= MOST_PACKETS_OF_A_TABLE) {
                return new Table(pid, packets, itsCounter);
            }
            List<byte[]> more = new ArrayList<>(packets);
            more.add(packet);
            return new Table(pid, List.copyOf(more), itsCounter);
        }
    }

    /** The association first. Replaced as a whole by who notes, and never changed, so that who takes needs no lock. */
    private volatile Table[] tables = NONE;

    /** What was taken from, and the counters of its tables; of who takes. */
    private Table[] taken = NONE;

    private int[] counters = {};
    private int turn;

    /** Looks for tables in media; position and limit are not moved. Costs a look at each packet's header. */
    public void note(ByteBuffer media) {
        if (TsProbe.layout(media, media.position(), media.remaining()) != TsLayout.PLAIN) {
            return;
        }
        Table[] known = tables;
        boolean seen = false;
        for (int at = media.position(); at < media.limit(); at += TsPacket.OCTETS) {
            int header = TsPacket.header(media, at);
            int pid = TsPacket.pid(header);
            if (pid == TableSearch.ASSOCIATION_PID || (pid != TsPacket.NULL_PID && indexOf(known, pid) >= 0)) {
                known = noted(known, media, at, header);
                seen = true;
            }
        }
        if (seen) {
            tables = known;
        }
    }

    private static int indexOf(Table[] among, int pid) {
        for (int i = 0; i < among.length; i++) {
            if (among[i].pid() == pid) {
                return i;
            }
        }
        return -1;
    }

    private static Table[] noted(Table[] known, ByteBuffer media, int at, int header) {
        if (TsPacket.transportError(header) || TsPacket.scrambled(header) || !TsPacket.hasPayload(header)) {
            return known;
        }
        int pid = TsPacket.pid(header);
        byte[] packet = new byte[TsPacket.OCTETS];
        media.get(at, packet);
        int index = indexOf(known, pid);
        Table before = index < 0 ? new Table(pid, List.of(), 0) : known[index];
        int counter = TsPacket.continuityCounter(header);
        boolean starts = TsPacket.startsUnit(header);
        Table after = starts ? before.begun(packet, counter) : before.with(packet, counter);
        if (pid == TableSearch.ASSOCIATION_PID && starts) {
            return withMapsOf(known, after, packet, TsPacket.payloadOffset(media, at, header) - at);
        }
        if (index < 0) {
            return new Table[] {after};
        }
        Table[] changed = known.clone();
        changed[index] = after;
        return changed;
    }

    /** ISO/IEC 13818-1 section 2.4.4.3; as far as it lies in one packet. */
    private static Table[] withMapsOf(Table[] known, Table association, byte[] packet, int payload) {
        if (payload >= packet.length) {
            return with(known, association);
        }
        int section = payload + 1 + (packet[payload] & 0xFF);
        if (section + ENTRIES > packet.length || packet[section] != TABLE_ID_OF_ASSOCIATION) {
            return with(known, association);
        }
        int end = section + 3 + ((packet[section + 1] & 0xF) << 8 | (packet[section + 2] & 0xFF)) - CRC;
        List<Table> next = new ArrayList<>();
        next.add(association);
        for (int at = section + ENTRIES; at + 4 <= Math.min(end, packet.length) && next.size() <= MOST_MAPS; at += 4) {
            boolean network = packet[at] == 0 && packet[at + 1] == 0;
            int pid = (packet[at + 2] & 0x1F) << 8 | (packet[at + 3] & 0xFF);
            if (!network && next.stream().noneMatch(each -> each.pid() == pid)) {
                int index = indexOf(known, pid);
                next.add(index < 0 ? new Table(pid, List.of(), 0) : known[index]);
            }
        }
        return next.toArray(Table[]::new);
    }

    /** Those that were known, with another association. */
    private static Table[] with(Table[] known, Table association) {
        Table[] changed = known.length == 0 ? new Table[1] : known.clone();
        changed[0] = association;
        return changed;
    }

    /**
     * One datagram of {@value #PACKETS} packets: tables first, as many as there is room for, the rest the next time.
     *
     * @param into cleared, filled and flipped; at least 1316 octets
     * @return whether there is something to send: a table was seen
     */
    public boolean take(ByteBuffer into) {
        follow(tables);
        int all = 0;
        for (Table each : taken) {
            all += each.packets().size();
        }
        if (all == 0) {
            return false;
        }
        into.clear();
        // One is always left for a null packet.
        int count = Math.min(all, PACKETS - 1);
        for (int i = 0; i < count; i++) {
            repeat((turn + i) % all, into);
        }
        turn = all <= count ? 0 : (turn + count) % all;
        for (int i = count; i < PACKETS; i++) {
            nullPacket(into);
        }
        into.flip();
        return true;
    }

    /** Counters go on for tables that were not seen since. */
    private void follow(Table[] now) {
        int[] next = new int[now.length];
        for (int i = 0; i < now.length; i++) {
            int before = indexOf(taken, now[i].pid());
            boolean same = before >= 0 && taken[before].equals(now[i]);
            next[i] = same ? counters[before] : now[i].counter();
        }
        taken = now;
        counters = next;
    }

    /** @param number counted through the packets of all tables */
    private void repeat(int number, ByteBuffer into) {
        int left = number;
        for (int i = 0; i < taken.length; i++) {
            List<byte[]> packets = taken[i].packets();
            if (left < packets.size()) {
                byte[] packet = packets.get(left).clone();
                counters[i] = (counters[i] + 1) & 0xF;
                packet[3] = (byte) ((packet[3] & 0xF0) | counters[i]);
                into.put(packet);
                return;
            }
            left -= packets.size();
        }
    }

    private static void nullPacket(ByteBuffer into) {
        into.putInt(TsPacket.SYNC_BYTE << 24 | TsPacket.NULL_PID << 8 | 0x10);
        for (int i = 4; i < TsPacket.OCTETS; i++) {
            into.put((byte) 0xFF);
        }
    }

    /** What it repeats of a PID; null if that is no table's. For looking at. */
    @Nullable
    List<byte[]> table(int pid) {
        Table[] now = tables;
        int index = indexOf(now, pid);
        return index < 0 ? null : now[index].packets();
    }
}
