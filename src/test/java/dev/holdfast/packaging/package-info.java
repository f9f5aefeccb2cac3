/** What the service is delivered in: the image, the Compose file, the chart. */
@NullMarked
package dev.holdfast.packaging;

import org.jspecify.annotations.NullMarked;
