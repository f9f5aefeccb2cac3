package dev.holdfast.model;

/**
 * What a source takes of this machine that others may want too, told so that those that clash with it are found without asking
 * each: sources of different places never clash; those of one place and manner, if at all, where what they share out is the
 * same, and then all that do; and whether those of one place and different manners clash depends on the manners alone. All three
 * are compared by {@link Object#equals}.
 *
 * @param place a port, say
 * @param manner how it is taken; few in one place
 * @param share what of it is wanted, where sources of this manner share a place; a constant where they do not
 */
public record SourceClaim(Object place, Object manner, Object share) {

    /** Of a source of which nothing is known, which has to be asked about each other. */
    public static SourceClaim unknown(SourceUri source) {
        return new SourceClaim("", source, "");
    }
}
