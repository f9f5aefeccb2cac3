/** What runs the streams: one owner thread each, the effects of the engine, and the registry of all streams. */
@NullMarked
package dev.holdfast.runtime;

import org.jspecify.annotations.NullMarked;
