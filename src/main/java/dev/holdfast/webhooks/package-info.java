/** News of the streams, sent to other services by HTTP as the Standard Webhooks specification has it. */
@NullMarked
package dev.holdfast.webhooks;

import org.jspecify.annotations.NullMarked;
