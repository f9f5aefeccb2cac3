/**
 * The contract on the store in files, and what only files can suffer.
 */
@NullMarked
package dev.holdfast.store.file;

import org.jspecify.annotations.NullMarked;
