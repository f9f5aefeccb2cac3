package dev.holdfast.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;

/**
 * The table of packages in docs/architecture.md as tests: an import that is not drawn there is forbidden.
 *
 * <p>Each rule was seen to fail once, with the import or call it forbids put in on purpose.
 */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
class PackageRulesTest {

    private static final String ROOT = "dev.holdfast";

    /** Package, and the packages it may import besides itself. A longer name wins over a shorter one. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("backoff", Set.of()),
            Map.entry("restart", Set.of("backoff")),
            Map.entry("health", Set.of("model")),
            Map.entry("reconnect", Set.of("model", "backoff", "health")),
            Map.entry("media", Set.of()),
            Map.entry("media.rtp", Set.of("media")),
            Map.entry("media.mpegts", Set.of("media", "model")),
            Map.entry("srt", Set.of()),
            Map.entry("transport.srt", Set.of("model", "reconnect", "media", "media.mpegts", "srt")),
            Map.entry("datagram", Set.of()),
            Map.entry("transport.rtp", Set.of("model", "reconnect", "media", "media.rtp", "media.mpegts", "datagram")),
            Map.entry("socket", Set.of()),
            Map.entry("transport.socket", Set.of("model", "reconnect", "media", "media.mpegts", "socket")),
            Map.entry(
                    "output",
                    Set.of(
                            "model",
                            "reconnect",
                            "backoff",
                            "restart",
                            "media.rtp",
                            "media.mpegts",
                            "srt",
                            "socket",
                            "datagram")),
            Map.entry("definition", Set.of("model")),
            Map.entry("store", Set.of("model", "reconnect")),
            Map.entry("store.memory", Set.of("model", "reconnect", "store", "webhooks")),
            Map.entry("store.file", Set.of("model", "reconnect", "store", "webhooks")),
            Map.entry("store.redis", Set.of("model", "reconnect", "store", "webhooks")),
            Map.entry("runtime", Set.of("model", "backoff", "reconnect", "health")),
            Map.entry("events", Set.of("model", "reconnect", "runtime")),
            Map.entry("incidents", Set.of("model", "reconnect")),
            Map.entry("webhooks", Set.of("model", "backoff", "reconnect", "events")),
            Map.entry("metrics", Set.of("model", "reconnect", "runtime", "incidents", "webhooks")),
            Map.entry("catalog", Set.of("model", "definition", "reconnect", "runtime")),
            Map.entry("console", Set.of()),
            Map.entry("api", Set.of("model", "runtime", "events", "incidents", "definition", "catalog", "webhooks")));

    private static final String[] PLAIN = {
        "dev.holdfast.model..",
        "dev.holdfast.backoff..",
        "dev.holdfast.health..",
        "dev.holdfast.reconnect..",
        "dev.holdfast.media.."
    };

    @ArchTest
    static final ArchRule packagesImportOnlyWhatIsDrawn = classes()
            .that()
            .resideOutsideOfPackages("dev.holdfast", "dev.holdfast.config..")
            .should(importOnlyWhatIsDrawn());

    @ArchTest
    static final ArchRule nobodyImportsConfig = noClasses()
            .that()
            .resideOutsideOfPackages("dev.holdfast", "dev.holdfast.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.holdfast.config..");

    @ArchTest
    static final ArchRule plainPackagesKnowNoFramework = noClasses()
            .that()
            .resideInAnyPackage(PLAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "io.micrometer..",
                    "io.prometheus..",
                    "tools.jackson..",
                    "com.fasterxml..",
                    "redis..",
                    "com.sun.jna..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "java.net..",
                    "java.nio.channels..",
                    "java.io..",
                    "java.lang.foreign..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plainPackagesAskNoClock = noClasses()
            .that()
            .resideInAnyPackage(PLAIN)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plainPackagesRollNoDice = noClasses()
            .that()
            .resideInAnyPackage(PLAIN)
            .should()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .callMethod(java.util.random.RandomGenerator.class, "getDefault")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plainPackagesStartNothingAndWaitForNothing = noClasses()
            .that()
            .resideInAnyPackage(PLAIN)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.locks..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nativeCallsStayInSrt = onlyIn("com.sun.jna..", "dev.holdfast.srt..");

    @ArchTest
    static final ArchRule foreignCallsStayInDatagram = onlyIn("java.lang.foreign..", "dev.holdfast.datagram..");

    @ArchTest
    static final ArchRule jedisStaysInTheRedisStore = onlyIn("redis.clients..", "dev.holdfast.store.redis..");

    @ArchTest
    static final ArchRule httpClientStaysInWebhooks = onlyIn("org.apache.hc..", "dev.holdfast.webhooks..");

    @ArchTest
    static final ArchRule meterRegistryStaysInMetrics =
            onlyIn("io.micrometer..", "dev.holdfast.metrics..", "dev.holdfast.config..");

    @ArchTest
    static final ArchRule prometheusStaysInMetrics =
            onlyIn("io.prometheus..", "dev.holdfast.metrics..", "dev.holdfast.config..");

    @ArchTest
    static final ArchRule springStaysAtTheEdges =
            onlyIn("org.springframework..", "dev.holdfast", "dev.holdfast.api..", "dev.holdfast.config..");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("dev.holdfast.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    /** The plain packages may not hide behind a name the table does not know. */
    @ArchTest
    static void everyPackageIsDrawn(JavaClasses all) {
        Set<String> unknown = new TreeSet<>();
        for (JavaClass each : all) {
            String name = each.getPackageName();
            if (!name.equals(ROOT) && !name.startsWith(ROOT + ".config") && room(name) == null) {
                unknown.add(name);
            }
        }
        Assertions.assertEquals(Set.of(), unknown, "packages without a row in MAY_IMPORT and in docs/architecture.md");
    }

    private static ArchRule onlyIn(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchCondition<JavaClass> importOnlyWhatIsDrawn() {
        return new ArchCondition<>("import only what docs/architecture.md draws") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                String own = room(from.getPackageName());
                if (own == null) {
                    return;
                }
                from.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String target = dependency.getTargetClass().getPackageName();
                    if (!target.startsWith(ROOT)) {
                        return;
                    }
                    String other = room(target);
                    boolean drawn = own.equals(other)
                            || (other != null
                                    && MAY_IMPORT.getOrDefault(own, Set.of()).contains(other));
                    if (!drawn) {
                        events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
                    }
                });
            }
        };
    }

    /** The row of the table that a package falls under, or null. */
    private static @org.jspecify.annotations.Nullable String room(String packageName) {
        if (!packageName.startsWith(ROOT + ".")) {
            return null;
        }
        String inside = packageName.substring(ROOT.length() + 1);
        return List.copyOf(MAY_IMPORT.keySet()).stream()
                .filter(row -> inside.equals(row) || inside.startsWith(row + "."))
                .max(java.util.Comparator.comparingInt(String::length))
                .orElse(null);
    }
}
