package dev.holdfast.api;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The bounds of the REST API. */
@Configuration(proxyBeanMethods = false)
class ApiBeans {

    private static final Duration STORED_WITHIN = Duration.ofSeconds(1);

    @Bean
    BodyReader bodyReader() {
        return new BodyReader(BodyReader.DEFAULT_LIMIT);
    }

    @Bean
    DurableAnswer durableAnswer() {
        return new DurableAnswer(STORED_WITHIN);
    }

    @Bean
    EventTexts eventTexts(JsonMapper json) {
        return new EventTexts(json);
    }

    @Bean
    EventSocketLimits eventSocketLimits() {
        return EventSocketLimits.DEFAULT;
    }

    @Bean
    EventStreamLimits eventStreamLimits() {
        return EventStreamLimits.DEFAULT;
    }
}
