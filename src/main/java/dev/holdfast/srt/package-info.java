/**
 * libsrt for Java by JNA direct mapping; usable without the rest of Holdfast.
 *
 * <p>{@link dev.holdfast.srt.SrtRuntime} is the entrance:
 *
 * <pre>{@code
 * try (SrtRuntime srt = SrtRuntime.start()) {
 *     SrtOptions options = SrtOptions.builder().latencyMillis(200).streamId("cam1").build();
 *     srt.connect(new InetSocketAddress(host, 9000), options, handler);
 *     ...
 * }
 * }</pre>
 *
 * <p>Everything is non-blocking. {@code connect}, {@code rendezvous} and {@code listen} return a handle at once and make
 * one attempt; what comes of it comes to a handler, on one of a few platform threads named {@code srt-poller-<n>}, on
 * which all libsrt calls for that socket happen. Handles may be used from any thread. Nothing here tries again by itself.
 *
 * <p>JNA types stay inside: {@code LibSrt} binds the functions, {@code Poller} drives them, {@code ConnectionSocket} and
 * {@code ListenerSocket} are the two kinds of sockets it drives.
 */
@NullMarked
package dev.holdfast.srt;

import org.jspecify.annotations.NullMarked;
