package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.google.Fault;
import dev.databasespec.testbed.google.GoogleCloud;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudSqlAccountsTest {
    private static final CloudSqlLikeServer SERVER = CloudSqlLikeServer.builder().version(18).iamTrust().start();
    private static final CloudSql ORDERS = Cloud.instance("orders");
    private static final Name ALICE = Name.of("alice@acme.com");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final Cloud cloud = new Cloud();
    private final Accounts accounts = cloud.google.accounts();

    @BeforeEach
    void instance() {
        cloud.fake.instance("acme", "europe-west1", "orders", SERVER).flag("cloudsql.iam_authentication", "on");
    }

    @AfterEach
    void close() throws CatalogException {
        cloud.fake.faults().clear();
        for (Name user : accounts.list(ORDERS, Duration.ZERO).keySet()) {
            if (user.value().contains("@")) {
                accounts.delete(ORDERS, user);
            }
        }
        cloud.close();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void makesEveryTypeOfUserAndReadsItBack() throws CatalogException {
        accounts.create(ORDERS, "Alice@acme.com", Accounts.Type.USER);
        accounts.create(ORDERS, "api@acme.iam.gserviceaccount.com", Accounts.Type.SERVICE_ACCOUNT);
        accounts.create(ORDERS, "analysts@acme.com", Accounts.Type.GROUP);
        var users = accounts.list(ORDERS, MINUTE);
        assertThat(users.get(ALICE)).extracting(Accounts.Account::type).isEqualTo(Accounts.Type.USER);
        assertThat(users.get(Name.of("api@acme.iam"))).extracting(Accounts.Account::type).isEqualTo(Accounts.Type.SERVICE_ACCOUNT);
        assertThat(users.get(Name.of("analysts@acme.com"))).extracting(Accounts.Account::type).isEqualTo(Accounts.Type.GROUP);
        assertThat(users.get(Name.of("postgres"))).extracting(Accounts.Account::type).isEqualTo(Accounts.Type.BUILT_IN);
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
    }

    @Test
    void grantsAndReplacesRolesAsTheProvider() throws CatalogException {
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        accounts.grant(ORDERS, ALICE, Sorted.of(Name.of("pg_read_all_data")));
        assertThat(rolesOf(ALICE)).contains("pg_read_all_data");
        accounts.grant(ORDERS, ALICE, Sorted.of(Name.of("pg_monitor")));
        assertThat(rolesOf(ALICE)).contains("pg_read_all_data", "pg_monitor");
        accounts.setRoles(ORDERS, ALICE, Sorted.of(Name.of("pg_monitor")));
        assertThat(rolesOf(ALICE)).contains("pg_monitor").doesNotContain("pg_read_all_data");
        accounts.setRoles(ORDERS, ALICE, Sorted.of());
        assertThat(rolesOf(ALICE)).doesNotContain("pg_monitor");
    }

    @Test
    void listsOnceForEverybodyAndKnowsWhatItChangedItself() throws CatalogException {
        for (int i = 0; i < 20; i++) {
            accounts.list(ORDERS, MINUTE);
        }
        assertThat(cloud.fake.calls().count("users.list")).isEqualTo(1);
        cloud.now.updateAndGet(now -> now.plus(Duration.ofSeconds(61)));
        accounts.list(ORDERS, MINUTE);
        assertThat(cloud.fake.calls().count("users.list")).isEqualTo(2);
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        assertThat(accounts.list(ORDERS, MINUTE)).containsKey(ALICE);
        accounts.delete(ORDERS, ALICE);
        assertThat(accounts.list(ORDERS, MINUTE)).doesNotContainKey(ALICE);
        assertThat(cloud.fake.calls().count("users.list")).isEqualTo(2);
    }

    @Test
    void whoMayNotListIsNotAskedAtEveryPass() throws CatalogException {
        cloud.fake.faults().always("users.list", Fault.notAuthorized());
        for (int i = 0; i < 3; i++) {
            assertThat(Cloud.failure(() -> accounts.list(ORDERS, MINUTE.multipliedBy(1000))).kind()).isEqualTo(Kind.PERMISSION_DENIED);
        }
        assertThat(cloud.fake.calls().count("users.list")).isEqualTo(1);
        cloud.fake.faults().clear();
        cloud.now.updateAndGet(now -> now.plus(Duration.ofSeconds(61)));
        assertThat(accounts.list(ORDERS, MINUTE.multipliedBy(1000))).isNotEmpty();
    }

    @Test
    void anOutageThrowsNothingAwayThatWasKnown() throws CatalogException {
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        accounts.list(ORDERS, MINUTE);
        cloud.fake.faults().always("users.list", Fault.unavailable()).always("users.insert", Fault.unavailable());
        cloud.now.updateAndGet(now -> now.plus(MINUTE.multipliedBy(2)));
        assertThat(Cloud.failure(() -> accounts.list(ORDERS, MINUTE)).kind()).isEqualTo(Kind.CONNECTION_FAILED);
        assertThat(accounts.list(ORDERS, MINUTE.multipliedBy(1000))).containsKey(ALICE);
        assertThat(Cloud.failure(() -> accounts.create(ORDERS, "bob@acme.com", Accounts.Type.USER)).kind()).isEqualTo(Kind.CONNECTION_FAILED);
        assertThat(accounts.list(ORDERS, MINUTE.multipliedBy(1000))).containsKey(ALICE);
        cloud.fake.calls().clear();
        assertThat(accounts.list(ORDERS, MINUTE.multipliedBy(1000))).containsKey(ALICE);
        assertThat(cloud.fake.calls().count("users.list")).isZero();
    }

    @Test
    void readsTheCredentialsFileAgainWhenItsKeyIsRefused() throws Exception {
        var file = cloud.fake.credentials();
        var good = Files.readString(file);
        Files.writeString(file, good.replace(GoogleCloud.OPERATOR, ""));
        assertThat(Cloud.failure(() -> accounts.list(ORDERS, Duration.ZERO)).kind()).isEqualTo(Kind.CREDENTIALS_UNAVAILABLE);
        Files.writeString(file, good);
        assertThat(accounts.list(ORDERS, Duration.ZERO)).isNotEmpty();
    }

    @Test
    void makesChangesOneAfterTheOtherHoweverManyAreWanted() throws Exception {
        cloud.fake.slowOperations(3);
        List<Future<?>> done = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                String principal = "user" + i + "@acme.com";
                done.add(threads.submit(() -> {
                    accounts.create(ORDERS, principal, Accounts.Type.USER);
                    return true;
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(accounts.list(ORDERS, MINUTE).keySet().stream().filter(n -> n.value().startsWith("user"))).hasSize(12);
        assertThat(cloud.requests).filteredOn(r -> r.startsWith("sqladmin users.insert")).hasSize(12).containsOnly("sqladmin users.insert 200");
        assertThat(cloud.fake.calls().count("operations.get")).isBetween(24, 40);
    }

    @Test
    void insertsOnlyWhoIsMissingAmongFiveHundred() throws CatalogException {
        SERVER.execute("cloudsqladmin", "SELECT count(emu.users_insert('many' || i || '@acme.com', 'CLOUD_IAM_USER')) FROM generate_series(1, 497) i");
        var there = accounts.list(ORDERS, MINUTE);
        List<String> missing = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            String principal = "many" + i + "@acme.com";
            if (!accounts.list(ORDERS, MINUTE).containsKey(Name.of(principal))) {
                missing.add(principal);
            }
        }
        for (String principal : missing) {
            accounts.create(ORDERS, principal, Accounts.Type.USER);
        }
        assertThat(there).hasSizeGreaterThanOrEqualTo(497);
        assertThat(missing).containsExactly("many498@acme.com", "many499@acme.com", "many500@acme.com");
        assertThat(cloud.fake.calls().count("users.list")).isEqualTo(1);
        assertThat(cloud.fake.calls().count("users.insert")).isEqualTo(3);
        SERVER.execute("cloudsqladmin", "SELECT count(emu.users_delete('many' || i || '@acme.com')) FROM generate_series(1, 500) i");
    }

    @Test
    void deletesAndTakesTheListsWordForWhoIsGone() throws CatalogException {
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        accounts.delete(ORDERS, ALICE);
        assertThat(accounts.list(ORDERS, MINUTE)).doesNotContainKey(ALICE);
        accounts.delete(ORDERS, ALICE);
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        cloud.fake.faults().next("users.delete", Fault.http(404, "notFound", "Not found."));
        Failure failure = Cloud.failure(() -> accounts.delete(ORDERS, ALICE));
        assertThat(failure.kind()).isEqualTo(Kind.MISSING_OBJECT);
        Failure instance = Cloud.failure(() -> accounts.delete(Cloud.instance("missing"), ALICE));
        assertThat(instance.kind()).isEqualTo(Kind.INSTANCE_NOT_FOUND);
    }

    @Test
    void deletesNobodyWhoOwnsSomething() throws CatalogException {
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        SERVER.execute("postgres", "CREATE SCHEMA hers AUTHORIZATION \"alice@acme.com\"");
        Failure failure = Cloud.failure(() -> accounts.delete(ORDERS, ALICE));
        assertThat(failure.kind()).isEqualTo(Kind.DEPENDENT_OBJECTS);
        assertThat(failure.message()).contains("delete user \"alice@acme.com\" of Cloud SQL instance acme:europe-west1:orders").contains("depend on it");
        assertThat(failure.action()).contains("reassignOwnedTo");
        SERVER.execute("postgres", "DROP SCHEMA hers");
    }

    @Test
    void readsWhatGoogleSaysOfAnInstance() throws CatalogException {
        var facts = accounts.look(ORDERS, MINUTE);
        assertThat(facts.state()).isEqualTo("RUNNABLE");
        assertThat(facts.region()).isEqualTo("europe-west1");
        assertThat(facts.databaseVersion()).isEqualTo("POSTGRES_18");
        assertThat(facts.iamAuthentication()).isTrue();
        assertThat(facts.serverAddresses()).hasSize(1).allSatisfy(address -> assertThat(address).startsWith("127."));
        cloud.fake.instance("acme", "europe-west1", "stopped", SERVER).activationPolicy("NEVER");
        var stopped = accounts.look(Cloud.instance("stopped"), MINUTE);
        assertThat(stopped.state()).isEqualTo("STOPPED");
        assertThat(stopped.iamAuthentication()).isFalse();
        accounts.look(ORDERS, MINUTE);
        assertThat(cloud.fake.calls().count("instances.get")).isEqualTo(2);
        assertThat(Cloud.failure(() -> accounts.list(Cloud.instance("stopped"), MINUTE)).kind()).isEqualTo(Kind.INSTANCE_NOT_RUNNING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users.list    | 400 | invalid               | Invalid request: Invalid request since instance is not running. | INSTANCE_NOT_RUNNING | false | activation-policy=ALWAYS
            users.insert  | 400 | invalid               | Invalid request: failed to delete user U: . role "U" cannot be dropped because some objects depend on it | DEPENDENT_OBJECTS | false | reassignOwnedTo
            users.insert  | 400 | invalid               | Invalid request: role "cloudsqliamuser" does not exist | INVALID_VALUE | true | IAM
            users.insert  | 400 | invalid               | Invalid request: no such principal | INVALID_VALUE | false | IAM
            users.list    | 401 | authError             | Invalid Credentials | CREDENTIALS_UNAVAILABLE | false | service account
            users.list    | 403 | notAuthorized         | The client is not authorized to make this request. | PERMISSION_DENIED | false | cloudsql.users.list on project acme (roles/cloudsql.viewer holds it)
            users.insert  | 403 | notAuthorized         | The client is not authorized to make this request. | PERMISSION_DENIED | false | cloudsql.users.create on project acme (roles/cloudsql.admin holds it)
            users.list    | 403 | accessNotConfigured   | Cloud SQL Admin API has not been used in project 1 before or it is disabled. | API_NOT_ENABLED | false | gcloud services enable sqladmin.googleapis.com --project acme
            users.list    | 403 | SERVICE_DISABLED      | It is off. | API_NOT_ENABLED | false | gcloud services enable
            users.list    | 403 | rateLimitExceeded     | Quota exceeded. | CONNECTION_FAILED | true | quota
            users.list    | 404 | instanceDoesNotExist  | The Cloud SQL instance does not exist. | INSTANCE_NOT_FOUND | false | correct `cloudSql.project`
            users.insert  | 409 | operationInProgress   | Operation failed because another operation was already in progress. | CONCURRENT_CHANGE | true | gcloud sql operations list
            users.list    | 409 | invalidState          | Instance is not accessible to user. Instance state: SUSPENDED. | INSTANCE_NOT_RUNNING | false | RUNNABLE
            users.insert  | 412 | staleData             | Precondition failed. | CONCURRENT_CHANGE | false | it is retried
            users.list    | 429 | rateLimitExceeded     | Quota exceeded. | CONNECTION_FAILED | true | quota
            users.list    | 500 | internalError         | Internal error. | CONNECTION_FAILED | true | status.cloud.google.com
            users.insert  | 503 | backendError          | The service is currently unavailable. | CONNECTION_FAILED | true | it is retried
            """)
    void saysWhatTheAdminApiMeans(String method, int code, String reason, String message, Kind kind, boolean retried, String action) {
        cloud.fake.faults().always(method, Fault.http(code, reason, message));
        Failure failure = Cloud.failure(() -> ask(method));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.message()).contains("Cloud SQL instance acme:europe-west1:orders").contains(message).contains("(" + code + " ").contains(reason);
        assertThat(failure.action()).contains(action);
        assertThat(cloud.pauses.isEmpty()).isEqualTo(!retried);
        assertThat(cloud.pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isLessThanOrEqualTo(method.equals("users.list") ? Duration.ofSeconds(10) : Duration.ofMinutes(2));
        assertThat(cloud.requests).filteredOn(r -> r.startsWith("sqladmin " + method)).hasSizeBetween(1 + cloud.pauses.size(), 2 + cloud.pauses.size())
                .containsOnly("sqladmin " + method + " " + code);
        if (kind == Kind.PERMISSION_DENIED) {
            assertThat(failure.action()).contains(GoogleCloud.OPERATOR);
        }
    }

    @ParameterizedTest
    @CsvSource({"409,operationInProgress", "429,rateLimitExceeded", "503,backendError"})
    void getsThroughWhatPasses(int code, String reason) throws CatalogException {
        cloud.fake.faults().next("users.insert", 3, Fault.http(code, reason, "Later."));
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        assertThat(accounts.list(ORDERS, MINUTE)).containsKey(ALICE);
        assertThat(cloud.pauses).hasSize(3);
    }

    @Test
    void waitsForTheRolesOfAYoungInstance() throws CatalogException {
        String young = "role \"cloudsqliamuser\" does not exist";
        cloud.fake.faults().next("users.insert", Fault.http(400, "invalid", "Invalid request: " + young)).next("users.insert",
                Fault.operation("INTERNAL_ERROR", young));
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        assertThat(accounts.list(ORDERS, MINUTE)).containsKey(ALICE);
        assertThat(cloud.fake.calls().count("users.insert")).isEqualTo(3);
    }

    @Test
    void saysWhatAnOperationFailedWith() {
        cloud.fake.slowOperations(2);
        cloud.fake.faults().next("users.insert", Fault.operation("INTERNAL_ERROR", "something broke"));
        Failure failure = Cloud.failure(() -> accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER));
        assertThat(failure.kind()).isEqualTo(Kind.STATEMENT_FAILED);
        assertThat(failure.message()).isEqualTo("cannot create user \"alice@acme.com\" of Cloud SQL instance acme:europe-west1:orders: the operation failed:"
                + " something broke (INTERNAL_ERROR)");
        assertThat(failure.action()).contains("gcloud sql operations list --instance orders --project acme");
    }

    @Test
    void stopsWaitingForAnOperationInTime() {
        cloud.fake.slowOperations(10_000);
        Failure failure = Cloud.failure(() -> accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER));
        assertThat(failure.kind()).isEqualTo(Kind.CONCURRENT_CHANGE);
        assertThat(failure.message()).contains("is still RUNNING");
        assertThat(failure.action()).contains("the next pass looks whether it took effect, and asks again otherwise");
        cloud.fake.slowOperations(0);
        cloud.fake.finishOperations();
    }

    @Test
    void triesAgainWhereTheAnswerWasLost() throws CatalogException {
        cloud.fake.faults().next("users.insert", Fault.Wire.CUT).next("users.insert", Fault.Wire.ANSWER_LOST);
        accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        assertThat(accounts.list(ORDERS, MINUTE)).containsKey(ALICE);
        assertThat(cloud.requests).startsWith("sqladmin users.insert IO_ERROR", "sqladmin users.insert IO_ERROR", "sqladmin users.insert 200");
    }

    @Test
    void takesANewTokenWhenTheOldOneIsNotKnown() throws CatalogException {
        accounts.list(ORDERS, MINUTE);
        cloud.fake.revokeTokens();
        accounts.look(ORDERS, MINUTE);
        assertThat(cloud.requests).containsExactly("sqladmin users.list 200", "sqladmin instances.get 401", "sqladmin instances.get 200");
        assertThat(cloud.pauses).isEmpty();
    }

    @Test
    void actsAsTheLastOfTheChain() throws CatalogException {
        accounts.list(Cloud.iam("orders", "first@acme.iam.gserviceaccount.com", "robot@acme.iam.gserviceaccount.com"), MINUTE);
        assertThat(cloud.fake.calls().of("users.list")).singleElement()
                .satisfies(call -> assertThat(call.who()).isEqualTo("robot@acme.iam.gserviceaccount.com"));
    }

    private void ask(String method) throws CatalogException {
        if (method.equals("users.list")) {
            accounts.list(ORDERS, MINUTE);
        } else {
            accounts.create(ORDERS, "alice@acme.com", Accounts.Type.USER);
        }
    }

    private static List<String> rolesOf(Name user) {
        return SERVER.execute("postgres", "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = '\"" + user.value() + "\"'::regrole").stream()
                .map(row -> String.valueOf(row.getFirst())).toList();
    }
}
