package dev.holdfast.media.mpegts;

/**
 * The two counters of the error rate at one moment; both only ever grow.
 *
 * @param errors as {@link TsSnapshot#errors}
 * @param checked as {@link TsSnapshot#checked}; never below {@code errors}
 */
public record TsTotals(long errors, long checked) {}
