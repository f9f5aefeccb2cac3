package dev.holdfast.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers the calls for the console's files, which are public; everything else goes on to those who ask for a token.
 *
 * <p>The files are a fixed map in memory: there is no path to escape from, and nothing but they can be had this way. Stateless
 * but for them; thread-safe.
 */
public final class ConsoleFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Where the page is; the other files have their names behind it. */
    private static final String ROOT = "/";

    private static final String PAGE = "index.html";

    /**
     * Nothing but own files, no inline script or style, and no text that is taken for markup: with Trusted Types a browser
     * refuses innerHTML and its like altogether.
     */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    private final transient Map<String, ConsoleFile> files;

    /** @param files the content of each by its path below the console, {@code index.html} among them */
    public ConsoleFilter(Map<String, byte[]> files) {
        if (!files.containsKey(PAGE)) {
            throw new IllegalArgumentException(
                    "expected " + PAGE + " among the console's files, found " + files.keySet());
        }
        this.files = files.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        each -> each.getKey().equals(PAGE) ? ROOT : ROOT + "console/" + each.getKey(),
                        each -> new ConsoleFile(each.getKey(), each.getValue())));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        ConsoleFile file = reads ? files.get(request.getServletPath()) : null;
        if (file == null) {
            chain.doFilter(request, response);
        } else {
            answer(file, request, response);
        }
    }

    private static void answer(ConsoleFile file, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Referrer-Policy", "no-referrer");
        // Kept, but asked for each time whether it is still good: a new version's modules must not meet an old one's.
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", file.tag());
        if (isKept(request.getHeader("If-None-Match"), file.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(file.type());
        response.setContentLength(file.content().length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(file.content());
        }
    }

    private static boolean isKept(@Nullable String header, String tag) {
        return header != null
                && Arrays.stream(header.split(",", -1)).map(String::strip).anyMatch(tag::equals);
    }
}
