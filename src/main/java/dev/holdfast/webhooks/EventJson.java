package dev.holdfast.webhooks;

import dev.holdfast.model.ReconnectionEvent;

/** An event as the REST API shows it: a JSON object. */
@FunctionalInterface
public interface EventJson {

    String write(ReconnectionEvent event);
}
