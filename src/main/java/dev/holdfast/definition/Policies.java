package dev.holdfast.definition;

import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;

/** The policies a stream starts from: what {@link DefaultsDocument} says, and the service's own defaults where it says nothing. */
public record Policies(
        ReconnectionSettings reconnection,
        HealthSettings health,
        StateSettings state,
        SrtSettings srt,
        RtpSettings rtp) {

    /** The service's own defaults. */
    public static final Policies DEFAULT = new Policies(
            ReconnectionSettings.DEFAULT,
            HealthSettings.DEFAULT,
            StateSettings.DEFAULT,
            SrtSettings.DEFAULT,
            RtpSettings.DEFAULT);
}
