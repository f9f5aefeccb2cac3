package dev.holdfast.catalog;

import dev.holdfast.definition.StreamDocument;
import java.util.Optional;

/**
 * What is stored of a stream that was made, changed or deleted over REST.
 *
 * @param document as written, secrets in clear; empty if the stream was deleted
 * @param revision increases with every change over REST, of whichever stream
 * @param fileFingerprint of the configuration file's definition of the same id at that time, if there was one
 */
record StoredStream(Optional<StreamDocument> document, long revision, Optional<String> fileFingerprint) {}
