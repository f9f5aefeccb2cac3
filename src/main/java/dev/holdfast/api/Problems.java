package dev.holdfast.api;

import dev.holdfast.catalog.ConflictException;
import dev.holdfast.model.Fault;
import dev.holdfast.model.InvalidDefinitionException;
import dev.holdfast.runtime.Streams;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Makes a problem detail of everything that can go wrong with a call. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<Object> api(ApiException e, ServletWebRequest request) {
        return answer(e.status(), e.kind(), e.detail(), e.faults(), e.headers(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> invalidDefinition(InvalidDefinitionException e, ServletWebRequest request) {
        String detail = e.faults().size() == 1
                ? "the definition has a fault; nothing was changed"
                : "the definition has " + e.faults().size() + " faults; nothing was changed";
        return answer(
                HttpStatus.UNPROCESSABLE_CONTENT, "invalid-definition", detail, e.faults(), new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> conflict(ConflictException e, ServletWebRequest request) {
        String detail = String.valueOf(e.getMessage());
        return api(new ApiException(HttpStatus.PRECONDITION_FAILED, "precondition-failed", detail), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> overloaded(Streams.OverloadedException e, ServletWebRequest request) {
        return api(ApiException.overloaded(String.valueOf(e.getMessage())), request);
    }

    /** What nobody foresaw: told in the log in full, outside only that it happened and where to look. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, ServletWebRequest request) {
        String reference = Integer.toHexString(ThreadLocalRandom.current().nextInt());
        log.error(
                "{} {} failed, reference {}",
                request.getHttpMethod(),
                request.getRequest().getRequestURI(),
                reference,
                e);
        String detail = "the service failed to answer; its log says why, look for reference " + reference;
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", detail, List.of(), new HttpHeaders(), request);
    }

    /** What Spring itself refuses: unknown path, wrong method, wrong content type and the like. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ServletWebRequest servletRequest = (ServletWebRequest) request;
        if (status.is5xxServerError()) {
            return unexpected(e, servletRequest);
        }
        String said = body instanceof ProblemDetail problem ? problem.getDetail() : null;
        return answer(status, kind(status), detail(status, said, servletRequest), List.of(), headers, servletRequest);
    }

    static String kind(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> "unauthorized";
            case 404 -> "not-found";
            case 405 -> "method-not-allowed";
            case 406 -> "not-acceptable";
            case 413 -> "body-too-large";
            case 415 -> "unsupported-media-type";
            default -> status.is5xxServerError() ? "internal-error" : "bad-request";
        };
    }

    private static String detail(HttpStatusCode status, @Nullable String said, ServletWebRequest request) {
        String path = request.getRequest().getRequestURI();
        return switch (status.value()) {
            case 404 -> "there is nothing at '" + path + "'; /api/v1/openapi.json lists what there is";
            case 415 ->
                "expected Content-Type: application/json, found '"
                        + request.getRequest().getContentType() + "'";
            default -> said == null ? "the call cannot be understood" : said;
        };
    }

    private static ResponseEntity<Object> answer(
            HttpStatusCode status,
            String kind,
            String detail,
            List<Fault> faults,
            HttpHeaders headers,
            ServletWebRequest request) {
        String instance = request.getRequest().getRequestURI();
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemView.of(status, kind, detail, instance, faults));
    }
}
