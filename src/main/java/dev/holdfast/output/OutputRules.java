package dev.holdfast.output;

import dev.holdfast.model.DidYouMean;
import dev.holdfast.model.Fault;
import dev.holdfast.model.OutputProtocol;
import dev.holdfast.model.OutputUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** What an output's URI may say, judged without touching the network. */
final class OutputRules {

    static final String FILLER = "filler";

    private static final Set<String> BUFFER =
            Set.of(BufferSettings.BUFFER, BufferSettings.POLICY, BufferSettings.HIGH_MARK, BufferSettings.LOW_MARK);
    private static final Set<String> LINK = Set.of(LinkSettings.MODE, LinkSettings.READERS);
    private static final Set<String> FILE = Set.of(FileSettings.MAX_SIZE, FileSettings.MAX_AGE, FileSettings.KEEP);

    private OutputRules() {}

    static List<Fault> check(OutputUri output) {
        List<Fault> faults = new ArrayList<>();
        boolean datagrams = output.protocol().isConnectionless();
        if (datagrams) {
            DatagramRules.check(output, faults);
        }
        Set<String> known = known(output.protocol());
        output.parameters().forEach((name, value) -> {
            boolean refusedOption = output.protocol() == OutputProtocol.SRT && SrtOutputRules.knows(name);
            if (!known.contains(name) && !refusedOption) {
                faults.add(unknown(output, name, known));
            } else if (name.equals(FILLER)) {
                read(() -> Numbers.yesOrNo(FILLER, value), faults);
            }
        });
        if (!datagrams) {
            checkEach(output, BUFFER, BufferSettings::of, faults);
        }
        switch (output.protocol()) {
            case UDP, RTP -> {}
            case SRT, TCP, UNIX -> checkLink(output, faults);
            case FILE -> checkEach(output, FILE, FileSettings::of, faults);
        }
        return faults;
    }

    private static Set<String> known(OutputProtocol protocol) {
        Set<String> known = new TreeSet<>(Set.of(FILLER));
        known.addAll(
                switch (protocol) {
                    case UDP, RTP -> DatagramRules.KNOWN;
                    case SRT -> SrtOutputRules.names();
                    case TCP, UNIX -> Set.<String>of();
                    case FILE -> FILE;
                });
        if (!protocol.isConnectionless()) {
            known.addAll(BUFFER);
            known.addAll(protocol == OutputProtocol.FILE ? Set.of() : LINK);
            known.addAll(protocol == OutputProtocol.FILE ? Set.of() : Set.of(LinkSettings.STALL));
        }
        return known;
    }

    private static void checkLink(OutputUri output, List<Fault> faults) {
        int before = faults.size();
        Set<String> names = new TreeSet<>(LINK);
        names.add(LinkSettings.STALL);
        checkEach(output, names, LinkSettings::of, faults);
        if (faults.size() > before) {
            return;
        }
        boolean listens = LinkSettings.of(output).listens();
        String scheme = output.protocol().wire();
        if (!output.protocol().hasPath()) {
            String host = output.host();
            if (!listens && host == null) {
                faults.add(new Fault("uri", "a caller needs a host: " + scheme + "://host:port"));
            }
            if (listens && host != null && DatagramRules.literal(host) == null) {
                faults.add(new Fault(
                        "uri",
                        "a listener needs an address of this machine, or none for all: " + scheme
                                + "://:port?mode=listener"));
            }
        }
        if (!listens && output.parameter(LinkSettings.READERS).isPresent()) {
            faults.add(new Fault("uri." + LinkSettings.READERS, "means something with mode=listener only"));
        }
        if (output.protocol() == OutputProtocol.SRT) {
            SrtOutputRules.check(output, listens, faults);
        }
    }

    /** Each parameter by itself, so that all that are wrong are told; and then all together. */
    private static void checkEach(
            OutputUri output, Set<String> names, Consumer<OutputUri> reading, List<Fault> faults) {
        int before = faults.size();
        output.parameters().forEach((name, value) -> {
            if (names.contains(name)) {
                read(() -> reading.accept(output.with(Map.of(name, value))), faults);
            }
        });
        if (faults.size() == before) {
            read(() -> reading.accept(output), faults);
        }
    }

    private static void read(Runnable reading, List<Fault> faults) {
        try {
            reading.run();
        } catch (InvalidParameterException e) {
            faults.add(e.fault());
        }
    }

    private static Fault unknown(OutputUri output, String name, Set<String> known) {
        boolean unbuffered = output.protocol().isConnectionless() && BUFFER.contains(name);
        return new Fault(
                "uri." + name,
                unbuffered
                        ? "udp:// and rtp:// outputs have no buffer but the kernel's, which drops what is newest"
                        : "unknown parameter" + DidYouMean.hint(name, known) + "; "
                                + output.protocol().wire() + " outputs know " + String.join(", ", known));
    }
}
