package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A configuration that was read from files and can be read again. Used by one thread. */
interface WatchedConfiguration {

    /** The configuration file, the files it imports, and the directories of secrets; others after each reading, maybe. */
    Set<Path> files();

    /** Whether the configuration file says what it said when the service was started. */
    boolean isAsStarted() throws IOException;

    /** Takes over what the files say now, and tells how that went; returns whether it is to be tried again though they do not change. */
    boolean takeOver();
}
