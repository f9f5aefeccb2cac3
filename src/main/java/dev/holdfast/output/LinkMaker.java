package dev.holdfast.output;

import java.io.IOException;

/** Makes the connections, or begins the files, of one output; one attempt each, blocking. */
@FunctionalInterface
interface LinkMaker {

    OutputLink make() throws IOException, InterruptedException;
}
