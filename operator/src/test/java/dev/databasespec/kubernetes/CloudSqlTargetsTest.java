package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Glob;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Target;
import dev.databasespec.reconcile.Target.IpType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a DatabaseInstance with {@code cloudSql}, or with secrets of Secret Manager, to something that can be connected to. */
class CloudSqlTargetsTest {
    private static final String DEFAULT = "projects/acme-prod/locations/europe-west1/secrets/orders-postgres-password/versions/latest";
    private static final String URL = "projects/acme-prod/secrets/url/versions/7";
    private static final String FROM_URL = "admin: {databaseUrl: {secretManager: {project: acme-prod, secret: url, version: '7'}}}";
    private final SecretsInMemory manager = new SecretsInMemory();
    private final Map<String, String> keys = new TreeMap<>();

    /** The operator is operator@acme-prod.iam.gserviceaccount.com, unless it acts as somebody else. */
    private static final class Principal implements CloudSqlAccess {
        @Override
        public SortedMap<String, String> connectionProperties(Target.CloudSql instance) {
            return new TreeMap<>();
        }

        @Override
        public String iamUser(Target.CloudSql instance) throws CatalogException {
            if (instance.impersonate().contains("nobody@acme-prod.iam.gserviceaccount.com")) {
                throw new CatalogException(Failure.of(Failure.Kind.PERMISSION_DENIED, "may not act as nobody", "grant roles/iam.serviceAccountTokenCreator"));
            }
            return instance.impersonate().isEmpty() ? "operator@acme-prod.iam" : instance.impersonate().getLast().replace(".gserviceaccount.com", "");
        }

        @Override
        public Optional<Failure> explain(Target.CloudSql instance, Throwable failed) {
            return Optional.empty();
        }
    }

    private Targets targets(AllowedPlaces places) {
        SecretReader reader = new SecretReader((namespace, name) -> namespace.equals("platform") && name.equals("s") ? Optional.of(keys) : Optional.empty());
        return new Targets(new Targets.Sources(reader, manager, new Principal()), new Targets.Allowed(AllowedEndpoints.DEFAULT, places), "test");
    }

    private Resolved resolved(DatabaseInstance instance) {
        return targets(AllowedPlaces.ALL).of(instance, Name.of("orders"));
    }

    private Target target(DatabaseInstance instance) {
        Resolved resolved = resolved(instance);
        assertThat(resolved).isInstanceOf(Resolved.Found.class);
        return ((Resolved.Found) resolved).target();
    }

    private Resolved.Unavailable unavailable(Resolved resolved) {
        assertThat(resolved).isInstanceOf(Resolved.Unavailable.class);
        return (Resolved.Unavailable) resolved;
    }

    private static String password(Target target) {
        return new String(target.login().password().reveal());
    }

    @Test
    void takesTheSecretThatIsNamedAfterTheInstanceWhereNoneIsNamed() {
        manager.with(DEFAULT, "from-default");
        Target target = target(Manifests.cloudSql("", ""));
        assertThat(target.server()).isEqualTo(new Target.CloudSql("acme-prod", "europe-west1", "orders", IpType.PRIVATE, false, List.of()));
        assertThat(target.login().username()).isEqualTo("postgres");
        assertThat(target.login().sessionRole()).isEmpty();
        assertThat(password(target)).isEqualTo("from-default");
        assertThat(target.instance()).isEqualTo("platform/orders-pg");
        assertThat(resolved(Manifests.cloudSql("", ""))).extracting(r -> ((Resolved.Found) r).server()).isEqualTo("acme-prod:europe-west1:orders");
    }

    @Test
    void takesPasswordsFromSecretsAndFromSecretManager() {
        keys.put("k", Base64.getEncoder().encodeToString("from-key".getBytes(StandardCharsets.UTF_8)));
        manager.with("projects/4711/secrets/pw/versions/live", "from-manager");
        String named = "admin: {username: admin, sessionRole: '', password: {secretManager: {project: '4711', secret: pw, version: live}}}";
        assertThat(password(target(Manifests.cloudSql("ipType: Public", "admin: {password: {secretKeyRef: {name: s, key: k}}}")))).isEqualTo("from-key");
        Target cloud = target(Manifests.cloudSql("ipType: PrivateServiceConnect", named));
        assertThat(password(cloud)).isEqualTo("from-manager");
        assertThat(cloud.login().username()).isEqualTo("admin");
        assertThat(cloud.login().sessionRole()).contains("");
        assertThat(((Target.CloudSql) cloud.server()).ipType()).isEqualTo(IpType.PRIVATE_SERVICE_CONNECT);
        Target endpoint = target(Manifests.endpoint(named));
        assertThat(password(endpoint)).isEqualTo("from-manager");
    }

    @Test
    void logsInAsItsOwnPrincipalWithoutAnyPassword() {
        Target target = target(Manifests.cloudSql("iamAuthentication: true", "admin: {sessionRole: cloudsqlsuperuser}"));
        assertThat(target.login().username()).isEqualTo("operator@acme-prod.iam");
        assertThat(target.login().password().isEmpty()).isTrue();
        assertThat(target.login().sessionRole()).contains("cloudsqlsuperuser");
        Target acting = target(
                Manifests.cloudSql("iamAuthentication: true, impersonate: [a@acme-prod.iam.gserviceaccount.com, b@acme-prod.iam.gserviceaccount.com]",
                        ""));
        assertThat(acting.login().username()).isEqualTo("b@acme-prod.iam");
        assertThat(manager.asked()).isEmpty();
    }

    @Test
    void saysWhatThePortsSay() {
        Resolved.Unavailable missing = unavailable(resolved(Manifests.cloudSql("", "")));
        assertThat(missing.reason()).isEqualTo(InstanceReason.CREDENTIALS_UNAVAILABLE);
        assertThat(missing.message()).contains(DEFAULT);
        assertThat(missing.found()).contains(Failure.Kind.CREDENTIALS_UNAVAILABLE);
        Resolved.Unavailable nobody = unavailable(resolved(
                Manifests.cloudSql("iamAuthentication: true, impersonate: [nobody@acme-prod.iam.gserviceaccount.com]", "")));
        assertThat(nobody.reason()).isEqualTo(InstanceReason.PERMISSION_DENIED);
        assertThat(nobody.action()).contains("roles/iam.serviceAccountTokenCreator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://admin:p%40ss@10.1.2.3:5432/orders?sslmode=require", "postgresql+asyncpg://admin:p%40ss@localhost/orders",
            "postgresql://admin:p%40ss@/orders?host=/cloudsql/acme-prod:europe-west1:orders",
            "postgresql+psycopg2://admin:p%40ss@%2Fcloudsql%2Facme-prod%3Aeurope-west1%3Aorders/orders"})
    void takesUserAndPasswordOfAUrlAndGoesTheWayOfTheConnector(String url) {
        manager.with(URL, url);
        Target target = target(Manifests.cloudSql("", FROM_URL));
        assertThat(target.server().address()).isEqualTo("acme-prod:europe-west1:orders");
        assertThat(target.login().username()).isEqualTo("admin");
        assertThat(password(target)).isEqualTo("p@ss");
        assertThat(target.database()).isEqualTo(Name.of("orders"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql://u:canary@/orders?host=/cloudsql/acme-prod:europe-west1:other | another instance ("acme-prod:europe-west1:other") than `cloudSql` does
            postgresql://u:canary@/orders?host=/var/run/postgresql                    | another instance ("/var/run/postgresql") than `cloudSql` does
            mysql://u:canary@h/orders                                                 | the unknown scheme "mysql"
            postgresql://u:canary@h/orders?service=x                                  | the option "service", which is not understood
            canary                                                                    | holds no URL
            """)
    void refusesAUrlThatMeansSomethingElseAndNamesItsSecretAlone(String url, String why) {
        manager.with(URL, url);
        Resolved.Unavailable refused = unavailable(resolved(Manifests.cloudSql("", FROM_URL)));
        assertThat(refused.reason()).isEqualTo(InstanceReason.CREDENTIALS_UNAVAILABLE);
        assertThat(refused.message()).startsWith("secret " + URL).contains(why);
        assertThat(refused.message() + refused.action()).doesNotContain("canary");
    }

    @Test
    void aUrlForAnEndpointNamesThatEndpoint() {
        DatabaseInstance instance = Manifests.endpoint(FROM_URL);
        manager.with(URL, "postgresql://u:canary@127.0.0.1:5432/x?sslmode=disable");
        assertThat(target(instance).login().username()).isEqualTo("u");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            postgresql://u:canary@127.0.0.2/x                               | names another server than `endpoint` does
            postgresql://u:canary@/x?host=/cloudsql/acme-prod:europe-west1:orders | names the Unix socket "/cloudsql/acme-prod:europe-west1:orders", which only `cloudSql`
            """)
    void aUrlForAnotherEndpointIsRefused(String url, String why) {
        manager.with(URL, url);
        assertThat(unavailable(resolved(Manifests.endpoint(FROM_URL))).message()).contains(why).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            acme-test     | *             | `cloudSql` names project "acme-prod", which is not among the projects that the operator may use: acme-test
            *             | us-*,global   | `cloudSql` names location "europe-west1", which is not among the locations that the operator may use: us-*, global
            acme-prod     | europe-west1  | secret projects/acme-prod/secrets/url/versions/7 names location "global", which is not among the locations
            """)
    void contactsNothingOutsideOfTheAllowedPlaces(String projects, String locations, String why) {
        var places = new AllowedPlaces(AllowedPlaces.globs(projects), AllowedPlaces.globs(locations));
        Resolved.Unavailable refused = unavailable(targets(places).of(Manifests.cloudSql("", FROM_URL), Name.of("orders")));
        assertThat(refused.reason()).isEqualTo(InstanceReason.LOCATION_NOT_ALLOWED);
        assertThat(refused.message()).startsWith(why);
        assertThat(refused.action()).contains("DBSPEC_ALLOWED_");
        assertThat(refused.found()).isEmpty();
        assertThat(manager.asked()).isEmpty();
    }

    @Test
    void anEndpointsSecretsAreBoundToTheAllowedPlacesAsWell() {
        var places = new AllowedPlaces(List.of(new Glob("other")), AllowedPlaces.ALL.locations());
        assertThat(unavailable(targets(places).of(Manifests.endpoint(FROM_URL), Name.of("orders"))).reason())
                .isEqualTo(InstanceReason.LOCATION_NOT_ALLOWED);
        assertThat(targets(new AllowedPlaces(AllowedPlaces.globs("acme-*, example.com:*"), AllowedPlaces.globs("europe-*,global"))).of(
                Manifests.cloudSql("", FROM_URL), Name.of("orders"))).isInstanceOfSatisfying(Resolved.Unavailable.class,
                        u -> assertThat(u.reason()).isEqualTo(InstanceReason.CREDENTIALS_UNAVAILABLE));
    }

    @Test
    void tellsServersOfGoogleApartByTheirConnectionNameWithoutLookingAnythingUp() {
        assertThat(targets(AllowedPlaces.ALL).serverOf(Manifests.cloudSql("ipType: Public", ""))).isEqualTo("acme-prod:europe-west1:orders");
        assertThat(InstanceStatuses.address(Manifests.cloudSql("", ""))).isEqualTo("acme-prod:europe-west1:orders");
    }
}
