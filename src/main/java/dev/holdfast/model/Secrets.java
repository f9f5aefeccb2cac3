package dev.holdfast.model;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which URI parameters are secrets, and how they are shown. */
public final class Secrets {

    /** What stands in place of a secret wherever people can read it. */
    public static final String MASK = "***";

    static final Set<String> NAMES = Set.of("passphrase", "password", "token");
    private static final int LONGEST_SHOWN = 80;

    /** Everything behind a name that sounds secret, for a secret may itself contain any separator. */
    private static final Pattern NAMED =
            Pattern.compile("(?is)((?:passphrase|password|passwd|token|secret|key|credential)[\\w-]*[\"']?\\s*[=:]).*");
    /** User and password of a URI, the lone {@code @} of a multicast source excepted. */
    private static final Pattern USER = Pattern.compile("(?s)//.+@");
    /** A query that spells its names with escapes is not searched but hidden. */
    private static final Pattern ESCAPED_QUERY = Pattern.compile("(?s)\\?.*%.*");

    private Secrets() {}

    /** Whether the value of the URI parameter {@code name}, in any case, must never be shown. */
    public static boolean isSecret(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * What somebody wrote, made fit to be repeated in a message: whatever may be a secret hidden, unprintable characters
     * replaced, cut at 80 characters.
     */
    public static String shown(String text) {
        String hidden = NAMED.matcher(text).replaceFirst("$1" + MASK);
        hidden = USER.matcher(hidden).replaceFirst("//" + MASK + "@");
        hidden = ESCAPED_QUERY.matcher(hidden).replaceFirst("?" + MASK);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < hidden.length(); i++) {
            if (out.length() == LONGEST_SHOWN) {
                return out.append('…').toString();
            }
            char each = hidden.charAt(i);
            boolean printable = Character.isDefined(each) && !Character.isISOControl(each) && isText(each);
            out.append(printable ? each : '\uFFFD');
        }
        return out.toString();
    }

    private static boolean isText(char each) {
        int type = Character.getType(each);
        return type != Character.FORMAT && type != Character.LINE_SEPARATOR && type != Character.PARAGRAPH_SEPARATOR;
    }
}
