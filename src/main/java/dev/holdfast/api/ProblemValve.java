package dev.holdfast.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** The answer to calls that the server refuses before they reach the service, such as a malformed URL: a problem, not a page. */
public final class ProblemValve extends ErrorReportValve {

    private final JsonMapper json;

    /** Called by Tomcat, which knows the class by name only. */
    public ProblemValve() {
        JsonMapper.Builder builder = JsonMapper.builder();
        ApiJson.configure(builder);
        this.json = builder.build();
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        boolean answered =
                response.getStatus() < HttpServletResponse.SC_BAD_REQUEST || response.getContentWritten() > 0;
        if (answered || !response.setErrorReported()) {
            return;
        }
        HttpStatusCode status = HttpStatusCode.valueOf(response.getStatus());
        String path = request.getDecodedRequestURI() == null ? "" : request.getRequestURI();
        ProblemView problem =
                ProblemView.of(status, Problems.kind(status), "the call cannot be understood", path, List.of());
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.getReporter().write(json.writeValueAsString(problem));
            response.finishResponse();
        } catch (IOException | IllegalStateException _) {
            // The client is gone, or somebody has begun to answer: nothing more can be said.
        }
    }
}
