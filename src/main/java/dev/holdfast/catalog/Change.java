package dev.holdfast.catalog;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A change that was made.
 *
 * @param entry the definition after it
 * @param created whether there was no such stream before
 * @param durable completes once the change is stored
 */
public record Change(CatalogEntry entry, boolean created, CompletableFuture<@Nullable Void> durable) {}
