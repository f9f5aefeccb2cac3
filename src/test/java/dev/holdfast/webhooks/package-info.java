@NullMarked
package dev.holdfast.webhooks;

import org.jspecify.annotations.NullMarked;
