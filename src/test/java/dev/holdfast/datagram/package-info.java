@NullMarked
package dev.holdfast.datagram;

import org.jspecify.annotations.NullMarked;
