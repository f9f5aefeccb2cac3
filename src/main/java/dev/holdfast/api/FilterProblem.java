package dev.holdfast.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The problem (RFC 9457) by which a filter refuses a call, before anything else has seen it. */
final class FilterProblem {

    private FilterProblem() {}

    /**
     * @param kind the end of the problem's type
     * @param detail what was expected and found; nothing of a stranger's is to be repeated in it
     */
    static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            JsonMapper json,
            HttpStatus status,
            String kind,
            String detail)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        ProblemView problem = ProblemView.of(status, kind, detail, request.getRequestURI(), List.of());
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }
}
