package dev.holdfast.api;

import dev.holdfast.model.Fault;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A call that cannot be answered as asked; becomes a {@link ProblemView}. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String kind;
    private final transient List<Fault> faults;
    private final transient HttpHeaders headers = new HttpHeaders();

    ApiException(HttpStatus status, String kind, String detail, List<Fault> faults) {
        super(detail);
        this.status = status;
        this.kind = kind;
        this.faults = List.copyOf(faults);
    }

    ApiException(HttpStatus status, String kind, String detail) {
        this(status, kind, detail, List.of());
    }

    static ApiException noSuchStream(String id) {
        return new ApiException(HttpStatus.NOT_FOUND, "not-found", "there is no stream '" + id + "'");
    }

    static ApiException overloaded(String detail) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "overloaded", detail)
                .with(HttpHeaders.RETRY_AFTER, "1");
    }

    ApiException with(String header, String value) {
        headers.set(header, value);
        return this;
    }

    HttpStatus status() {
        return status;
    }

    String kind() {
        return kind;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    List<Fault> faults() {
        return faults;
    }

    HttpHeaders headers() {
        return headers;
    }
}
