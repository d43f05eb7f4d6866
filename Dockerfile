# The image of the operator: a trimmed Java runtime, the jar, its SBOM, nothing else. `docker build -t databasespec .`
# For more than one architecture: docker buildx build --platform linux/amd64,linux/arm64 (docs/release.md).
# ContainerImageIT takes the same steps without a container engine; it reads the commands from this file.

# The jar is the same everywhere: it is built once, on the machine that builds.
FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -DskipTests package

# The runtime and the cache of classes belong to one architecture each.
FROM eclipse-temurin:25-jdk AS runtime
COPY --from=build /src/operator/target/databasespec.jar /src/operator/target/databasespec-sbom.json /app/
RUN jlink \
    --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.httpserver,jdk.management,jdk.unsupported \
    --strip-java-debug-attributes --no-header-files --no-man-pages --compress=zip-6 --generate-cds-archive \
    --output /jre
# A short start without a cluster shows which classes the operator needs; they are kept ready beside the jar, which halves start and memory.
RUN KUBERNETES_MASTER=http://127.0.0.1:1 timeout --preserve-status --signal=TERM 15 \
    /jre/bin/java -XX:+UseSerialGC --sun-misc-unsafe-memory-access=allow -XX:AOTCacheOutput=/app/databasespec.aot -Xlog:disable -Xlog:all=error:stderr -jar /app/databasespec.jar operator

FROM gcr.io/distroless/base-nossl-debian12:nonroot
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="DatabaseSpec" \
      org.opencontainers.image.description="A Kubernetes operator for schemas, roles, IAM users and rights of PostgreSQL databases" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      dev.databasespec.sbom="/app/databasespec-sbom.json"
COPY --from=runtime /jre /jre
COPY --from=runtime /app /app
USER 65532:65532
EXPOSE 8080
# Protocol Buffers use what the JVM would warn of, so it is allowed. Nothing is written to the file system, which may be read-only; memory follows the limit of the container:
# 40 % of it for the heap, since classes, compiled code, threads and the buffers of TLS need more than the objects do (docs/operations.md, Sizing).
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["/jre/bin/java", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow", "-XX:AOTCache=/app/databasespec.aot", "-XX:MaxRAMPercentage=40", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-Xlog:disable", "-Xlog:all=error:stderr", "-jar", "/app/databasespec.jar"]
CMD ["operator"]
