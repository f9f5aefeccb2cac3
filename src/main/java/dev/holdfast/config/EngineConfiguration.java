package dev.holdfast.config;

import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.EventSink;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.reconnect.StateSink;
import dev.holdfast.reconnect.Transport;
import dev.holdfast.runtime.Environment;
import dev.holdfast.runtime.FleetGate;
import dev.holdfast.runtime.LoopThread;
import dev.holdfast.runtime.StreamRegistry;
import dev.holdfast.runtime.Transports;
import dev.holdfast.srt.SharedSrtRuntime;
import dev.holdfast.transport.rtp.RtpTransport;
import dev.holdfast.transport.socket.SocketTransport;
import dev.holdfast.transport.srt.SrtTransport;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The engine: clock, transports, outputs, the loops that own the streams, and the registry of all streams. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

    @Bean
    Clock clock() {
        return new SystemClock();
    }

    @Bean(destroyMethod = "close")
    SharedSrtRuntime srtRuntime() {
        return new SharedSrtRuntime();
    }

    @Bean(destroyMethod = "close")
    SrtTransport srtTransport(SharedSrtRuntime srtRuntime) {
        return new SrtTransport(srtRuntime);
    }

    @Bean(destroyMethod = "close")
    RtpTransport rtpTransport() {
        return new RtpTransport();
    }

    @Bean(destroyMethod = "close")
    SocketTransport socketTransport() {
        return new SocketTransport();
    }

    @Bean(destroyMethod = "close")
    MediaOutputs outputs(SharedSrtRuntime srtRuntime) {
        return new MediaOutputs(srtRuntime);
    }

    @Bean
    FleetGate fleetGate(HoldfastSettings settings) {
        return new FleetGate(settings.limits());
    }

    @Bean(destroyMethod = "close")
    LoopThread firstStreamLoop() {
        return new LoopThread("stream-loop-0");
    }

    @Bean(destroyMethod = "close")
    LoopThread secondStreamLoop() {
        return new LoopThread("stream-loop-1");
    }

    /** Closed by {@link StreamsLifecycle}, while everything that it hands its last states to still runs. */
    @Bean(destroyMethod = "")
    StreamRegistry streams(
            Clock clock,
            List<Transport> transports,
            Outputs.Factory outputs,
            FleetGate gate,
            EventSink events,
            StateSink states,
            List<LoopThread> loops) {
        Environment environment = new Environment(
                clock, RandomGenerator.getDefault(), new Transports(transports), outputs, gate, events, states);
        return new StreamRegistry(environment, loops);
    }
}
