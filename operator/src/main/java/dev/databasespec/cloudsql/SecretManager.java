package dev.databasespec.cloudsql;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ApiException;
import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import com.google.cloud.secretmanager.v1.SecretPayload;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;

/** Secret Manager over gRPC: a client per endpoint, since a regional secret is only served by its region. */
final class SecretManager implements Secrets, AutoCloseable {
    private static final Duration ATTEMPT = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final CredentialsProvider IN_THE_CLEAR = NoCredentialsProvider.create();
    private final GoogleSettings settings;
    private final Identity identity;
    private final GoogleMeter meter;
    private final Backoff.Waits waits;
    private final Shared<Reference, Secret> values;
    private final Map<ServiceUrl, Client> clients = new ConcurrentHashMap<>();

    private record Client(CredentialsProvider credentials, SecretManagerServiceClient service) {}

    SecretManager(GoogleSettings settings, Identity identity, GoogleMeter meter, Backoff.Waits waits, Clock clock) {
        this.settings = settings;
        this.identity = identity;
        this.meter = meter;
        this.waits = waits;
        values = new Shared<>(clock, Duration.ZERO, this::ask);
    }

    @Override
    public Secret read(Reference reference) throws CatalogException {
        return values.get(reference, settings.secretCacheTtl());
    }

    @Override
    public void forget(Reference reference) {
        values.forget(reference);
    }

    private Secret ask(Reference reference) throws CatalogException, Shared.Unreachable {
        SecretManagerServiceClient client = client(reference);
        Backoff backoff = waits.within(PATIENCE);
        for (;;) {
            try {
                SecretPayload payload = client.accessSecretVersion(AccessSecretVersionRequest.newBuilder().setName(reference.name()).build()).getPayload();
                if (isIntact(payload)) {
                    return secret(reference, payload);
                }
                if (!backoff.again()) {
                    throw new CatalogException(SecretFailures.damaged(reference));
                }
            } catch (ApiException e) {
                if (!SecretFailures.passes(e) || !backoff.again()) {
                    Failure failure = SecretFailures.of(reference, e, identity.who(List.of()));
                    if (SecretFailures.isSilence(e)) {
                        throw new Shared.Unreachable(failure);
                    }
                    throw new CatalogException(failure);
                }
            }
        }
    }

    private static boolean isIntact(SecretPayload payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload.getData().asReadOnlyByteBuffer());
        return !payload.hasDataCrc32C() || payload.getDataCrc32C() == checksum.getValue();
    }

    private static Secret secret(Reference reference, SecretPayload payload) throws CatalogException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(payload.getData().asReadOnlyByteBuffer()).toString();
            if (!text.isEmpty() && text.indexOf('\0') < 0) {
                return Secret.of(text);
            }
        } catch (CharacterCodingException e) {
            // told below
        }
        throw new CatalogException(SecretFailures.noText(reference));
    }

    private SecretManagerServiceClient client(Reference reference) throws CatalogException {
        ServiceUrl url;
        try {
            url = settings.secretManager(reference.location());
        } catch (IllegalArgumentException e) {
            throw new CatalogException(SecretFailures.noLocation(reference, e));
        }
        // in the clear no token is shown to anybody
        CredentialsProvider credentials = url.plaintext()
                ? IN_THE_CLEAR
                : FixedCredentialsProvider.create(identity.of(List.of(), Identity.CLOUD_PLATFORM));
        return Objects.requireNonNull(clients.compute(url, (u, there) -> {
            if (there != null && there.credentials().equals(credentials)) {
                return there;
            }
            if (there != null) {
                there.service().shutdown();
            }
            return new Client(credentials, connect(u, credentials));
        })).service();
    }

    private SecretManagerServiceClient connect(ServiceUrl url, CredentialsProvider credentials) {
        InstantiatingGrpcChannelProvider.Builder channel = SecretManagerServiceSettings.defaultGrpcTransportProviderBuilder().setEndpoint(url.authority())
                .setInterceptorProvider(() -> List.of(new CountedCalls("secretmanager", "versions.access", meter)));
        if (url.plaintext()) {
            channel.setChannelConfigurator(builder -> builder.usePlaintext());
        }
        try {
            SecretManagerServiceSettings.Builder builder = SecretManagerServiceSettings.newBuilder().setCredentialsProvider(credentials)
                    .setTransportChannelProvider(channel.build());
            builder.accessSecretVersionSettings().setSimpleTimeoutNoRetriesDuration(ATTEMPT);
            return SecretManagerServiceClient.create(builder.build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(client -> client.service().shutdownNow());
        clients.clear();
    }
}
