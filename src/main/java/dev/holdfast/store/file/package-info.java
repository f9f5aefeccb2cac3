/**
 * The store in a directory of the local disk, one file per document.
 */
@NullMarked
package dev.holdfast.store.file;

import org.jspecify.annotations.NullMarked;
