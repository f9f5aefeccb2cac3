package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.srt.AccessControlId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

class AccessControlIdFuzzTest {

    @FuzzTest
    void accessControlId_whateverTheCallerAnnounces_isReadBackAsItWasOrIsMalformed(byte[] input) {
        String text = Texts.of(input);
        Demands.allocatesByLength(input.length, () -> AccessControlId.parse(text));
        AccessControlId id = AccessControlId.parse(text);
        switch (id) {
            case AccessControlId.Plain plain -> Demands.equal(text, plain.name(), "the name");
            case AccessControlId.Keyed keyed -> {
                Demands.that(text.getBytes(StandardCharsets.UTF_8).length <= AccessControlId.MAX_BYTES, "a short text");
                Demands.equal(
                        keyed, AccessControlId.parse(written(keyed.keys(), text)), "the keys written and read again");
            }
            case AccessControlId.Malformed malformed ->
                Demands.that(
                        text.length() < 24 || !malformed.why().contains(text),
                        "a reason that does not repeat the text");
        }
    }

    private static String written(Map<String, String> keys, String like) {
        boolean block = like.startsWith("#!:{");
        String pairs = keys.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(","));
        return block ? "#!:{" + pairs + "}" : "#!::" + pairs;
    }
}
