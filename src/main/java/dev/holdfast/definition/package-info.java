/** How a stream is written down and read: documents, their keys, their rules, and their form in JSON. */
@NullMarked
package dev.holdfast.definition;

import org.jspecify.annotations.NullMarked;
