package dev.holdfast.testing;

import dev.holdfast.catalog.SecretSeal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Seals that anybody can break, but which hide the text and know their context. */
public final class FakeSeal implements SecretSeal {

    private final String key;

    public FakeSeal(String key) {
        this.key = key;
    }

    @Override
    public String seal(String clear, String context) {
        String text = key + "|" + context + "|" + clear;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String unseal(String sealed, String context) {
        String text = new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.UTF_8);
        String prefix = key + "|" + context + "|";
        if (!text.startsWith(prefix)) {
            throw new IllegalArgumentException("sealed with another key or for something else");
        }
        return text.substring(prefix.length());
    }
}
