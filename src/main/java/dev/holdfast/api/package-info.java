/** REST and server-sent events under {@code /api/v1}: JSON in snake_case, times in UTC, errors as problem details. */
@NullMarked
package dev.holdfast.api;

import org.jspecify.annotations.NullMarked;
