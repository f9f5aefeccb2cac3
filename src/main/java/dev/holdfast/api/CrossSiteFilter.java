package dev.holdfast.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses calls that change something and come from a page of another site: a browser lets any page send a POST to a service on
 * its user's machine, which without a token would be carried out.
 *
 * <p>Browsers say in {@code Sec-Fetch-Site} where a call comes from (Fetch Metadata), older ones in {@code Origin}; other
 * clients send neither.
 */
public final class CrossSiteFilter extends OncePerRequestFilter {

    private static final String FETCH_SITE = "Sec-Fetch-Site";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    /** By a page of this service, or by the user himself. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Origins origins;
    private final JsonMapper json;

    /** @param origins asked where a browser says nothing better */
    public CrossSiteFilter(Origins origins, JsonMapper json) {
        this.origins = origins;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SAFE.contains(request.getMethod()) || isOwn(request)) {
            chain.doFilter(request, response);
            return;
        }
        FilterProblem.send(
                request,
                response,
                json,
                HttpStatus.FORBIDDEN,
                "cross-site",
                "expected a call by a page of this service, or by no page at all; found one by a page of another site");
    }

    private boolean isOwn(HttpServletRequest request) {
        @Nullable String site = request.getHeader(FETCH_SITE);
        return site == null
                ? origins.allow(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))
                : OWN.contains(site);
    }
}
