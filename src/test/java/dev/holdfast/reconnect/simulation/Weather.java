package dev.holdfast.reconnect.simulation;

import static dev.holdfast.reconnect.simulation.Chance.MS;
import static dev.holdfast.reconnect.simulation.Chance.SECOND;

import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.reconnect.StreamEvent;
import java.util.List;
import java.util.OptionalLong;

/** All that goes wrong: faults of peers and hosts that come and go, and operators that meddle. */
final class Weather {

    private static final long MEAN_BETWEEN_FAULTS_NANOS = 150 * SECOND;
    private static final long MEAN_FAULT_NANOS = 30 * SECOND;

    private enum Trouble {
        KILLED,
        DROPPED,
        STALLED,
        BUSY,
        UNAUTHORIZED,
        NO_ANSWER,
        NO_PORTS,
        LOSSY,
        SLOW,
        DAMAGED,
        THIN,
        HOST_AWAY,
        RECONNECT,
        RESET,
        PAUSE,
        REPLACE
    }

    private final Agenda agenda;
    private final Chance chance;
    private final Journal journal;
    private final List<Host> hosts;
    private boolean calm;

    Weather(Agenda agenda, Chance chance, Journal journal, List<Host> hosts) {
        this.agenda = agenda;
        this.chance = chance;
        this.journal = journal;
        this.hosts = hosts;
    }

    /** Lets things go wrong for this stream from now on; troubles seldom come singly. */
    void over(StreamUnderTest stream) {
        agenda.in(chance.about(MEAN_BETWEEN_FAULTS_NANOS), () -> {
            if (!calm) {
                strike(stream, chance.of(Trouble.values()));
                while (chance.one(2)) {
                    agenda.in(chance.between(0, 20 * SECOND), () -> strike(stream, chance.of(Trouble.values())));
                }
                over(stream);
            }
        });
    }

    /** From now on all is well. */
    void calm(List<StreamUnderTest> streams) {
        calm = true;
        journal.note(agenda.now(), "*", "all is well", "");
        hosts.forEach(Host::comeBack);
        for (StreamUnderTest stream : streams) {
            stream.peers().forEach(Peer::heal);
            if (stream.state() == StateName.STOPPED) {
                stream.take(new StreamEvent.StartRequested(0));
            } else if (stream.hasGivenUp()) {
                stream.take(new StreamEvent.ResetRequested());
            }
        }
    }

    private void strike(StreamUnderTest stream, Trouble trouble) {
        if (calm) {
            return;
        }
        List<Peer> peers = stream.peers();
        Peer peer = peers.get(chance.upTo(peers.size() - 1));
        journal.note(agenda.now(), stream.plan().definition().id().value(), trouble, peer);
        switch (trouble) {
            case KILLED -> peer.kill();
            case DROPPED -> peer.drop();
            case STALLED -> peer.stall(true);
            case BUSY -> refuse(peer, Peer.Answer.BUSY);
            case UNAUTHORIZED -> refuse(peer, Peer.Answer.UNAUTHORIZED);
            case NO_ANSWER -> refuse(peer, Peer.Answer.NOTHING);
            case NO_PORTS -> refuse(peer, Peer.Answer.NO_PORTS);
            case LOSSY, SLOW, DAMAGED, THIN -> degrade(peer, trouble);
            case HOST_AWAY -> takeAway(hosts.get(chance.upTo(hosts.size() - 1)));
            case RECONNECT -> stream.take(new StreamEvent.ReconnectRequested());
            case RESET -> stream.take(new StreamEvent.ResetRequested());
            case PAUSE -> pause(stream);
            case REPLACE -> replace(stream);
        }
        agenda.in(howLong(), () -> {
            if (!calm) {
                peer.heal();
                if (chance.one(2)) {
                    stream.take(new StreamEvent.SourceAnswered(peers.indexOf(peer), roundTrip()));
                }
            }
        });
    }

    /** From a neighbour to a satellite, or not known. */
    private OptionalLong roundTrip() {
        return chance.one(3) ? OptionalLong.empty() : OptionalLong.of(chance.between(0, 600 * MS));
    }

    /** As a rule half a minute, now and then much shorter or longer. */
    private long howLong() {
        return chance.one(5) ? chance.between(0, 300 * SECOND) : chance.about(MEAN_FAULT_NANOS);
    }

    private void refuse(Peer peer, Peer.Answer how) {
        peer.answer = how;
        if (chance.one(2)) {
            peer.drop();
        }
    }

    private void degrade(Peer peer, Trouble how) {
        peer.settle();
        switch (how) {
            case LOSSY -> peer.loss = chance.share(0.02, 0.5);
            case SLOW -> peer.roundTripNanos = chance.between(500 * MS, 3 * SECOND);
            case DAMAGED -> peer.damage = chance.share(0.05, 0.5);
            default -> peer.packetsPerSecond = chance.between(5, 100);
        }
    }

    private void takeAway(Host host) {
        host.leave();
        agenda.in(howLong(), host::comeBack);
    }

    private void pause(StreamUnderTest stream) {
        stream.take(new StreamEvent.StopRequested(StopCause.PAUSED));
        agenda.in(howLong(), () -> {
            if (!calm) {
                stream.take(new StreamEvent.StartRequested(chance.upTo(5)));
            }
        });
    }

    private void replace(StreamUnderTest stream) {
        stream.take(new StreamEvent.StopRequested(StopCause.REPLACED));
        stream.take(new StreamEvent.StartRequested(0));
    }
}
