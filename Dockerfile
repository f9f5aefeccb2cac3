# The image of the service (last stage) and of the demo camera (--target camera). docs/container.md explains both.
#   docker build -t holdfast:0.1.0-SNAPSHOT .
# Needs BuildKit (Docker 23 or newer, Buildah 1.33 or newer) for its cache mounts.
# scripts/container-check carries this file out without a container engine; it knows the instructions used here and no others.

# One base for all stages: its OpenJDK 25 and its libsrt come from one distribution, with one stream of security updates.
ARG BASE=debian:trixie-20260918-slim

# ---- Builds the jar and takes it apart into layers.
FROM ${BASE} AS build
# Versions are the base's: its date is pinned, and a fixed version would end the build at each security update.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates curl openjdk-25-jdk-headless \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
ENV MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow"
# Tests and formatter have had their say in ./verify.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
RUN java -Djarmode=tools -jar target/holdfast.jar extract --layers --destination /layers \
 && case "$(dpkg --print-architecture)" in amd64) arch=linux-x86-64 ;; arm64) arch=linux-aarch64 ;; *) exit 1 ;; esac \
 && mkdir -p /native /unpacked \
 && cd /unpacked \
 && jar xf /layers/dependencies/lib/jna-*.jar "com/sun/jna/$arch/libjnidispatch.so" \
 && cp -p "com/sun/jna/$arch/libjnidispatch.so" /native/

# ---- A camera for trials: ffmpeg with SRT. docker-compose.yml says what it sends where.
FROM ${BASE} AS camera
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && apt-get clean && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10002 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin camera
LABEL org.opencontainers.image.title="Holdfast demo camera" \
      org.opencontainers.image.description="ffmpeg with SRT, for the demo cameras of Holdfast's docker-compose.yml" \
      org.opencontainers.image.licenses="GPL-2.0-or-later"
USER 10002:10002
ENTRYPOINT ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "warning"]

# ---- All but the AOT cache.
FROM ${BASE} AS runtime
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libsrt1.5-openssl openjdk-25-jre-headless \
 && apt-get clean && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin holdfast \
 && install -d -o 10001 -g 10001 -m 0750 /var/lib/holdfast
# From what changes least to what changes most.
COPY container/jvm.options /opt/holdfast/jvm.options
COPY --chmod=0755 container/healthcheck /opt/holdfast/bin/healthcheck
COPY config/holdfast.yaml /etc/holdfast/holdfast.yaml
COPY LICENSE /opt/holdfast/LICENSE
COPY --from=build /native/ /opt/holdfast/native/
COPY --from=build /layers/dependencies/ /opt/holdfast/
COPY --from=build /layers/snapshot-dependencies/ /opt/holdfast/
COPY --from=build /src/target/classes/META-INF/sbom/ /opt/holdfast/sbom/
COPY --from=build /layers/application/ /opt/holdfast/

# ---- One start with streams, whose classes and profiles become the AOT cache (JEP 483, 514, 515).
FROM runtime AS training
COPY --chmod=0755 container/train /opt/holdfast/bin/train
RUN /opt/holdfast/bin/train /opt/holdfast/holdfast.aot

# ---- The service.
FROM runtime AS holdfast
COPY --from=training /opt/holdfast/holdfast.aot /opt/holdfast/holdfast.aot
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG BASE
LABEL org.opencontainers.image.title="Holdfast" \
      org.opencontainers.image.description="Keeps live video coming in: detects failed ingest connections, reconnects them, keeps the outputs alive." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${BASE}" \
      org.opencontainers.image.documentation="docs/container.md"
# A container's loopback reaches nobody; without a token or allow-anonymous the service therefore refuses to start.
# LANG: without it Java takes only ASCII for the names of files.
ENV LANG=C.UTF-8 \
    HOLDFAST_CONFIG=/etc/holdfast/holdfast.yaml \
    HOLDFAST_STORE_PATH=/var/lib/holdfast \
    SERVER_ADDRESS=0.0.0.0 \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0
WORKDIR /var/lib/holdfast
VOLUME ["/var/lib/holdfast"]
EXPOSE 8080/tcp 8081/tcp
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/holdfast/bin/healthcheck"]
ENTRYPOINT ["java", "@/opt/holdfast/jvm.options", "-XX:AOTCache=/opt/holdfast/holdfast.aot", "-jar", "/opt/holdfast/holdfast.jar"]
