package dev.databasespec.testbed.google;

import dev.databasespec.testbed.Cleanup;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Folders;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Google Cloud as far as the operator uses it, on the loopback interface. */
public final class GoogleCloud implements AutoCloseable {
    /** The principal of {@link #credentials}. */
    public static final String OPERATOR = "databasespec@acme.iam.gserviceaccount.com";

    private final Faults faults = new Faults();
    private final Calls calls = new Calls();
    private final Tokens tokens = new Tokens(Clock.systemUTC());
    private final Secrets secrets = new Secrets();
    private final Instances instances = new Instances();
    private final Operations operations = new Operations(Clock.systemUTC(), "https://sqladmin.googleapis.com/");
    private final Path folder = Folders.temporary("google");
    private final Runnable closing = this::shutDown;
    private final HttpApi http;
    private final SecretManagerServer global;
    private final SecretManagerServer regional;
    private final Path credentials;

    private GoogleCloud() {
        Cleanup.atExit(closing);
        http = new HttpApi(routes(), tokens, faults, calls);
        global = new SecretManagerServer(false, secrets, faults, calls);
        regional = new SecretManagerServer(true, secrets, faults, calls);
        credentials = credentials(OPERATOR);
    }

    public static GoogleCloud start() {
        return new GoogleCloud();
    }

    private List<Route> routes() {
        return Stream.of(new OAuthApi(tokens).routes(), new InstancesApi(instances, operations).routes(), new UsersApi(instances, operations).routes(),
                new DatabasesApi(instances, operations).routes(), new ConnectApi(instances, tokens).routes(), operations.routes(),
                new SecretsApi(secrets).routes()).flatMap(List::stream).toList();
    }

    /** What points the operator here instead of to Google. */
    public Map<String, String> environment() {
        return new TreeMap<>(Map.of("DBSPEC_SQLADMIN_ENDPOINT", http.url(), "DBSPEC_IAMCREDENTIALS_ENDPOINT", http.url(),
                "DBSPEC_SECRETMANAGER_ENDPOINT", global.url(), "DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT", regional.url(),
                "GOOGLE_APPLICATION_CREDENTIALS", credentials.toString()));
    }

    /** The HTTP server of all APIs, with a slash at the end. */
    public String url() {
        return http.url();
    }

    /** The file of service account {@link #OPERATOR}. */
    public Path credentials() {
        return credentials;
    }

    /** A file for any other service account. */
    public Path credentials(String email) {
        var project = email.replaceFirst("^.*@", "").replaceFirst("\\..*$", "");
        return ServiceAccountFile.write(folder, email, project, http.url() + "token");
    }

    /** An access token of anybody. */
    public String token(String principal, String... scopes) {
        return tokens.issue(principal, List.of(scopes));
    }

    /** From now on nobody knows the tokens given out so far. */
    public void revokeTokens() {
        tokens.revoke();
    }

    /** How long tokens live that are given out from now on. */
    public void tokenLifetime(Duration lifetime) {
        tokens.lifetime(lifetime);
    }

    /** The secret of that name, global or regional; the first asking makes it. */
    public Secret secret(String name) {
        return secrets.of(name);
    }

    /** An instance over a running server. */
    public Instance instance(String project, String region, String name, CloudSqlLikeServer server) {
        var instance = new Instance(project, region, name, server, this::listen);
        instances.add(instance);
        return instance.ipTypes("PRIMARY");
    }

    private TlsProxy listen(Instance instance, String ipType) {
        return new TlsProxy(instance, ipType, faults, calls).start();
    }

    /** Operations take that many polls, from PENDING over RUNNING to DONE; 0 is done at once. */
    public void slowOperations(int polls) {
        operations.slow(polls);
    }

    /** Lets the pending operations end. */
    public void finishOperations() {
        operations.finish();
    }

    public Faults faults() {
        return faults;
    }

    public Calls calls() {
        return calls;
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        instances.all().forEach(Instance::close);
        http.close();
        global.close();
        regional.close();
        Folders.delete(folder);
    }
}
