package dev.holdfast.model;

/**
 * What waits for an output.
 *
 * @param octets that wait now; of the reader that is farthest behind, where there are several
 * @param mostOctets that can wait
 * @param full what is done with what has no room
 * @param backpressure whether it filled up to its high mark and has not fallen to its low mark since
 * @param backpressures how often that began
 */
public record OutputBuffer(long octets, long mostOctets, FullPolicy full, boolean backpressure, long backpressures) {}
