package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.postgres.PostgresInstances;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.reconcile.Target.IpType;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.google.Fault;
import dev.databasespec.testbed.google.GoogleCloud;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudSqlLoginTest {
    private static final CloudSqlLikeServer OLD = CloudSqlLikeServer.builder().version(15).iamTrust().start();
    private static final CloudSqlLikeServer NEW = CloudSqlLikeServer.builder().version(18).iamTrust().start();
    private static final String HOSTILE = "x?socketFactory=evil&user=y";
    private static final String PRINCIPAL = "databasespec@acme.iam";
    private final Cloud cloud = new Cloud();

    @BeforeEach
    void instances() {
        cloud.fake.instance("acme", "europe-west1", "old", OLD).flag("cloudsql.iam_authentication", "on");
        cloud.fake.instance("acme", "europe-west1", "new", NEW).flag("cloudsql.iam_authentication", "on");
        List.of(OLD, NEW).forEach(server -> server.execute("cloudsqladmin", "SELECT emu.users_insert('" + PRINCIPAL
                + "', 'CLOUD_IAM_SERVICE_ACCOUNT'), emu.users_insert('robot@acme.iam', 'CLOUD_IAM_SERVICE_ACCOUNT')"));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @AfterAll
    static void stop() {
        OLD.close();
        NEW.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void readsTheCatalogThroughTheConnectorWithAPassword(String name) throws CatalogException {
        Target target = target(name);
        try (Pools pools = new Pools(cloud.google.access())) {
            assertThat(new PostgresCatalog(pools).observe(target, Sorted.of()).roles()).containsKey(Name.of("cloudsqlsuperuser"));
            assertThat(new PostgresInstances(pools).probe(target).serverVersion()).startsWith(Integer.toString(server(name).version()));
            assertThat(pools.usage(target.instance()).idle()).isPositive();
            String pinned = server(name).execute("postgres", "SELECT string_agg(DISTINCT usename || ' ' || application_name, ',') FROM pg_stat_activity"
                    + " WHERE application_name = 'dbspec'").getFirst().getFirst();
            assertThat(pinned).isEqualTo("postgres dbspec");
        }
        assertThat(cloud.fake.calls().count("connect.generateEphemeralCert")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void logsInAsItsOwnServiceAccountWithoutAPassword(String name) throws CatalogException {
        assertThat(cloud.google.access().iamUser(Cloud.iam(name))).isEqualTo(PRINCIPAL);
        try (Pools pools = new Pools(cloud.google.access())) {
            new PostgresCatalog(pools).observe(Cloud.target(Cloud.iam(name), "postgres", ""), Sorted.of());
        }
        assertThat(cloud.fake.calls().of("connect")).isNotEmpty().allSatisfy(call -> assertThat(call.who()).isEqualTo(PRINCIPAL));
    }

    @Test
    void actsAsTheLastOfTheChain() throws CatalogException {
        CloudSql server = Cloud.iam("new", "first@acme.iam.gserviceaccount.com", "Robot@acme.iam.gserviceaccount.com");
        assertThat(cloud.google.access().iamUser(server)).isEqualTo("robot@acme.iam");
        CloudSql lower = Cloud.iam("new", "first@acme.iam.gserviceaccount.com", "robot@acme.iam.gserviceaccount.com");
        try (Pools pools = new Pools(cloud.google.access())) {
            new PostgresCatalog(pools).observe(Cloud.target(lower, "postgres", ""), Sorted.of());
        }
        assertThat(cloud.fake.calls().of("connect")).isNotEmpty().allSatisfy(call -> assertThat(call.who()).isEqualTo("robot@acme.iam"));
        assertThat(cloud.fake.calls().of("generateAccessToken")).isNotEmpty().allSatisfy(call -> assertThat(call.who()).isEqualTo(GoogleCloud.OPERATOR));
    }

    @Test
    void letsNoNameOfADatabaseChangeTheLogin() throws CatalogException {
        NEW.execute("postgres", "CREATE DATABASE \"" + HOSTILE + "\" OWNER cloudsqlsuperuser");
        Target target = Cloud.target(Cloud.instance("new"), HOSTILE, NEW.adminPassword());
        try (Pools pools = new Pools(cloud.google.access())) {
            new PostgresCatalog(pools).observe(target, Sorted.of());
            assertThat(NEW.execute("postgres", "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE datname = '" + HOSTILE + "'"))
                    .containsExactly(List.of("postgres"));
        }
        assertThat(cloud.fake.calls().of("connect")).isNotEmpty();
    }

    @Test
    void asksNobodyBeforeTheFirstLogin() {
        assertThat(cloud.fake.calls().all()).isEmpty();
    }

    @Test
    void keepsTheServersOwnNo() {
        Failure wrong = cloud.login(Cloud.target(Cloud.instance("new"), "postgres", "wrong"));
        assertThat(wrong.kind()).isEqualTo(Kind.AUTHENTICATION_FAILED);
        assertThat(wrong.message()).contains("acme:europe-west1:new").contains("password authentication failed for user \"postgres\"");
        Failure missing = cloud.login(Cloud.target(Cloud.instance("new"), "nowhere", NEW.adminPassword()));
        assertThat(missing.kind()).isEqualTo(Kind.DATABASE_MISSING);
    }

    @Test
    void saysWhichRoleAnIamLoginLacks() {
        cloud.fake.instance("acme", "europe-west1", "plain", OLD);
        Failure failure = cloud.login(Cloud.target(Cloud.iam("plain"), "postgres", ""));
        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION_FAILED);
        assertThat(failure.message()).contains("acme:europe-west1:plain").contains(GoogleCloud.OPERATOR).contains("SQLSTATE 28000");
        assertThat(failure.action()).contains("roles/cloudsql.instanceUser").contains("project acme").contains("cloudsql.iam_authentication");
    }

    @Test
    void saysWhereTheInstanceIs() {
        CloudSql elsewhere = new CloudSql("acme", "us-east1", "new", IpType.PUBLIC, false, List.of());
        Failure failure = cloud.login(Cloud.target(elsewhere, "postgres", NEW.adminPassword()));
        assertThat(failure.kind()).isEqualTo(Kind.REGION_MISMATCH);
        assertThat(failure.message()).contains("acme:us-east1:new").contains("another region");
        assertThat(failure.action()).contains("cloudSql.region");
    }

    @Test
    void saysThatAnAddressIsMissing() {
        for (IpType type : List.of(IpType.PRIVATE, IpType.PRIVATE_SERVICE_CONNECT)) {
            CloudSql hidden = new CloudSql("acme", "europe-west1", "new", type, false, List.of());
            Failure failure = cloud.login(Cloud.target(hidden, "postgres", NEW.adminPassword()));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_FAILED);
            assertThat(failure.message()).contains(type == IpType.PRIVATE ? "no private IP address" : "no endpoint for Private Service Connect");
            assertThat(failure.action()).contains("cloudSql.ipType");
        }
        cloud.fake.instance("acme", "europe-west1", "private", NEW).ipTypes("PRIVATE");
        Failure failure = cloud.login(Cloud.target(Cloud.instance("private"), "postgres", NEW.adminPassword()));
        assertThat(failure.message()).contains("it has no public IP address");
    }

    @Test
    void believesNoCertificateButTheInstances() {
        for (Fault fault : List.of(Fault.Wire.EXPIRED_SERVER_CERTIFICATE, Fault.Wire.WRONG_SERVER_AUTHORITY)) {
            cloud.fake.faults().always("connect", fault);
            Failure failure = cloud.login(target("new"));
            assertThat(failure.kind()).isEqualTo(Kind.TLS_FAILED);
            assertThat(failure.message()).contains("acme:europe-west1:new").contains("certificate");
            cloud.fake.faults().clear();
        }
    }

    @Test
    void saysThatTheInstanceCannotBeReached() {
        cloud.fake.faults().always("connect", Fault.Wire.CUT);
        Failure cut = cloud.login(target("new"));
        assertThat(cut.message()).contains("acme:europe-west1:new");
        assertThat(cut.kind()).isEqualTo(Kind.CONNECTION_FAILED);
        assertThat(cut.action()).contains("3307");
    }

    @Test
    void saysThatTheInstanceIsNotThereOrStopped() {
        Failure missing = cloud.login(Cloud.target(Cloud.instance("missing"), "postgres", "x"));
        assertThat(missing.kind()).isEqualTo(Kind.INSTANCE_NOT_FOUND);
        assertThat(missing.message()).contains("acme:europe-west1:missing").contains("does not exist");
        cloud.fake.instance("acme", "europe-west1", "stopped", NEW).activationPolicy("NEVER");
        Failure stopped = cloud.login(Cloud.target(Cloud.instance("stopped"), "postgres", "x"));
        assertThat(stopped.kind()).isEqualTo(Kind.INSTANCE_NOT_RUNNING);
        assertThat(stopped.action()).contains("activation-policy=ALWAYS");
        cloud.fake.instance("acme", "europe-west1", "suspended", NEW).state("SUSPENDED");
        assertThat(cloud.login(Cloud.target(Cloud.instance("suspended"), "postgres", "x")).kind()).isEqualTo(Kind.INSTANCE_NOT_RUNNING);
    }

    @Test
    void saysWhatTheAdminApiWants() {
        cloud.fake.faults().always("connect.get", Fault.notAuthorized());
        Failure refused = cloud.login(target("new"));
        assertThat(refused.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(refused.action()).contains("roles/cloudsql.client").contains("cloudsql.instances.connect").contains(GoogleCloud.OPERATOR);
        cloud.fake.faults().clear();
        cloud.fake.faults().always("connect.generateEphemeralCert", Fault.serviceDisabled());
        Failure disabled = cloud.login(target("new"));
        assertThat(disabled.kind()).isEqualTo(Kind.API_NOT_ENABLED);
        assertThat(disabled.action()).isEqualTo("gcloud services enable sqladmin.googleapis.com --project acme");
        cloud.fake.faults().clear();
        cloud.fake.faults().always("connect.get", Fault.unavailable());
        assertThat(cloud.login(target("new")).kind()).isEqualTo(Kind.CONNECTION_FAILED);
    }

    @Test
    void saysThatThereAreNoCredentials() {
        try (Cloud without = new Cloud(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json"))) {
            Failure failure = without.login(target("new"));
            assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
            assertThat(failure.message()).isEqualTo("the file \"/nowhere/key.json\" that GOOGLE_APPLICATION_CREDENTIALS names does not exist");
            assertThat(failure.action()).contains("Workload Identity");
        }
    }

    @Test
    void saysThatGoogleRefusesTheCredentials() {
        cloud.fake.faults().always("token", Fault.http(400, "invalid_grant", "Invalid JWT Signature."));
        Failure refused = cloud.login(target("new"));
        assertThat(refused.kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
        assertThat(refused.message()).contains(GoogleCloud.OPERATOR).contains("400");
        cloud.fake.faults().clear();
        cloud.fake.faults().always("generateAccessToken",
                Fault.http(403, "forbidden", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."));
        Failure denied = cloud.login(Cloud.target(Cloud.iam("new", "robot@acme.iam.gserviceaccount.com"), "postgres", ""));
        assertThat(denied.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(denied.message()).contains("may not act as robot@acme.iam.gserviceaccount.com").contains("iam.serviceAccounts.getAccessToken");
        assertThat(denied.action()).contains("roles/iam.serviceAccountTokenCreator");
    }

    @Test
    void printsNothingByItself() {
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            cloud.fake.faults().next("connect", Fault.Wire.WRONG_SERVER_AUTHORITY);
            cloud.login(target("new"));
        } finally {
            System.setErr(err);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static Target target(String name) {
        return Cloud.target(Cloud.instance(name), "postgres", server(name).adminPassword());
    }

    private static CloudSqlLikeServer server(String name) {
        return name.equals("old") ? OLD : NEW;
    }
}
