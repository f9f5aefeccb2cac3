package dev.holdfast.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses calls by a name that is not known to be the service's. Where no token is asked for, all that keeps the page of a
 * stranger from reading and commanding is that the browser takes it for one of another site, and a name that he owns can be
 * made to lead here.
 */
public final class HostFilter extends OncePerRequestFilter {

    private final Hosts hosts;
    private final JsonMapper json;

    /** @param hosts by which names the service may be called */
    public HostFilter(Hosts hosts, JsonMapper json) {
        this.hosts = hosts;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hosts.allow(request.getHeader(HttpHeaders.HOST))) {
            chain.doFilter(request, response);
            return;
        }
        FilterProblem.send(
                request,
                response,
                json,
                HttpStatus.FORBIDDEN,
                "unknown-host",
                "expected a call by address or as localhost, since no token is asked for; found another name in the header"
                        + " Host. If it is this service's, name it in holdfast.security.allowed-hosts, or set"
                        + " holdfast.security.api-token");
    }
}
