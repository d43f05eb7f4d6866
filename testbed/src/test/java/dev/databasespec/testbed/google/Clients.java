package dev.databasespec.testbed.google;

import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import com.google.cloud.secretmanager.v1.SecretManagerServiceSettings;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;

/** Google's own clients, pointed at the fakes and otherwise as everybody uses them. */
final class Clients {
    static final String ADMIN_SCOPE = "https://www.googleapis.com/auth/sqlservice.admin";

    private Clients() {}

    static SQLAdmin admin(GoogleCloud google) throws IOException {
        return admin(google, new HttpCredentialsAdapter(account(google).createScoped(ADMIN_SCOPE)));
    }

    static SQLAdmin admin(GoogleCloud google, HttpRequestInitializer initializer) {
        return new SQLAdmin.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), initializer).setRootUrl(google.url())
                .setApplicationName("test").build();
    }

    static GoogleCredentials account(GoogleCloud google) throws IOException {
        try (var file = Files.newInputStream(google.credentials())) {
            return ServiceAccountCredentials.fromStream(file);
        }
    }

    static GoogleCredentials impersonated(GoogleCloud google, String target) throws IOException {
        return ImpersonatedCredentials.newBuilder().setSourceCredentials(account(google)).setTargetPrincipal(target)
                .setDelegates(List.of("middle@acme.iam.gserviceaccount.com")).setScopes(List.of(ADMIN_SCOPE)).setLifetime(3600)
                .setHttpTransportFactory(NetHttpTransport::new)
                .setIamEndpointOverride(google.url() + "v1/projects/-/serviceAccounts/" + target + ":generateAccessToken").build();
    }

    @SuppressWarnings("rawtypes") // the channel builder of gax
    static SecretManagerServiceClient secrets(GoogleCloud google, String variable) throws IOException {
        var endpoint = URI.create(google.environment().getOrDefault(variable, ""));
        var channels = InstantiatingGrpcChannelProvider.newBuilder().setEndpoint(endpoint.getAuthority())
                .setChannelConfigurator(ManagedChannelBuilder::usePlaintext).build();
        return SecretManagerServiceClient.create(SecretManagerServiceSettings.newBuilder().setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(channels).build());
    }

    static SecretManagerServiceClient secretsOverRest(GoogleCloud google) throws IOException {
        var settings = SecretManagerServiceSettings.newHttpJsonBuilder().setCredentialsProvider(NoCredentialsProvider.create());
        return SecretManagerServiceClient.create(settings.setEndpoint(google.url().replaceFirst("/$", "")).build());
    }
}
