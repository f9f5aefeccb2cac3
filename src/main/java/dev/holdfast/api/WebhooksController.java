package dev.holdfast.api;

import dev.holdfast.webhooks.Delivery;
import dev.holdfast.webhooks.Hook;
import dev.holdfast.webhooks.Webhooks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The webhooks of the configuration: how they do, and what an operator can do about it. */
@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "webhooks")
class WebhooksController {

    private final Webhooks webhooks;

    WebhooksController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping
    @Operation(summary = "All webhooks.")
    WebhookView.ListView all() {
        return new WebhookView.ListView(webhooks.list().stream()
                .map(each -> WebhookView.of(each.status()))
                .toList());
    }

    @GetMapping("/{id}")
    @Operation(summary = "How a webhook does.")
    WebhookView one(@PathVariable String id) {
        return WebhookView.of(hook(id).status());
    }

    @GetMapping("/{id}/deliveries")
    @Operation(summary = "The latest attempts of a webhook, newest first.")
    DeliveryView.Page deliveries(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Hook hook = hook(id);
        Params params = new Params();
        int size = params.limit(limit);
        OptionalLong before = params.deliveryNumber(cursor);
        params.check();
        List<Delivery> found = hook.deliveries().before(before.orElse(Long.MAX_VALUE), size + 1);
        List<Delivery> page = found.subList(0, Math.min(size, found.size()));
        String next = found.size() > size ? Long.toString(page.getLast().number()) : null;
        return new DeliveryView.Page(page.stream().map(DeliveryView::of).toList(), next);
    }

    @PostMapping("/{id}/test")
    @Operation(summary = "Sends a test message now, and answers what came of it.")
    DeliveryView test(@PathVariable String id) {
        return hook(id).test()
                .map(DeliveryView::of)
                .orElseThrow(() -> new ApiException(
                        HttpStatus.CONFLICT, "command-refused", "a test of webhook '" + id + "' is under way"));
    }

    @PostMapping("/{id}/enable")
    @Operation(summary = "Has a webhook that was disabled go on with the message it ended at.")
    WebhookView enable(@PathVariable String id) {
        Hook hook = hook(id);
        hook.enable().ifPresent(reason -> {
            throw new ApiException(HttpStatus.CONFLICT, "command-refused", reason);
        });
        return WebhookView.of(hook.status());
    }

    private Hook hook(String id) {
        return webhooks.find(id)
                .orElseThrow(
                        () -> new ApiException(HttpStatus.NOT_FOUND, "not-found", "there is no webhook '" + id + "'"));
    }
}
