package dev.holdfast.model;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The guess which of the known names somebody meant by an unknown one. */
public final class DidYouMean {

    private DidYouMean() {}

    /**
     * The known name that a typing error makes {@code unknown} of, if there is one: it differs by a third of its letters at
     * most, case and {@code _} for {@code -} apart.
     */
    public static Optional<String> closest(String unknown, Collection<String> known) {
        String wanted = plain(unknown);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String each : known) {
            int distance = distance(wanted, plain(each));
            if (distance < bestDistance && 3 * distance <= Math.max(3, each.length())) {
                best = each;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code " (did you mean 'latency'?)"}, or nothing where there is no guess: to be put behind a message. */
    public static String hint(String unknown, Collection<String> known) {
        return closest(unknown, known)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Letters to insert, delete or replace, by Levenshtein. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
