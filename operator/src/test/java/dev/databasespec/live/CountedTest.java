package dev.databasespec.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Hazard;
import dev.databasespec.postgres.Pools;
import dev.databasespec.postgres.PostgresCatalog;
import dev.databasespec.reconcile.Fingerprints;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Means;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Pause;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Target;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Sent;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Costs that are counted in the server's log, never timed: six group roles, fifty users, 120 declared rights, a hundred tables in five schemas. */
class CountedTest {
    private static final String[] GROUPS = {"owner", "reader", "writer", "admin", "analyst", "monitor"};

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void theFirstPassIsOneTransactionOfFewStatementsAndAQuietOneIsOneMessage(int version) {
        try (CloudSqlLikeServer server = CloudSqlLikeServer.start(version); Pools pools = new Pools()) {
            server.execute("postgres", "CREATE DATABASE shop OWNER cloudsqlsuperuser");
            server.script("shop", world());
            Target target = LiveLawsTest.target(server, "shop");
            Reconciliation reconciliation = new Reconciliation(new Means(new PostgresCatalog(pools), new Fingerprints(new SecureRandom()), new SecureRandom(),
                    Pause.SLEEP));

            long mark = server.logMark();
            Outcome first = reconciliation
                    .run(new Request(target, desired(), Inventory.EMPTY, Request.Mode.APPLY, Optional.of(Hazard.MEDIUM), Sorted.map(Map.of())), Journal.NONE);
            assertThat(first.failure()).isEmpty();
            assertThat(first.problems()).isEmpty();
            List<String> statements = statements(server.statementsSince(mark));
            assertThat(statements.stream().filter(s -> s.startsWith("COMMIT"))).as("transactions that write").hasSizeLessThanOrEqualTo(2);
            assertThat(statements.stream().filter(CountedTest::writes).count()).as("statements that write").isBetween(20L, 150L);

            long quiet = server.logMark();
            Outcome second = reconciliation
                    .run(new Request(target, desired(), first.inventory(), Request.Mode.APPLY, Optional.of(Hazard.MEDIUM), Sorted.map(Map.of())), Journal.NONE);
            assertThat(second.applied()).isEmpty();
            assertThat(server.statementsSince(quiet)).as("messages of a quiet pass").hasSizeLessThanOrEqualTo(3);
            assertThat(server.statistics(quiet).writes()).as("writes of a quiet pass").isZero();
            assertThat(server.statistics(quiet).backends()).as("new backends of a quiet pass").isZero();
        }
    }

    private static boolean writes(String statement) {
        return statement.matches("(?is)^(GRANT|REVOKE|CREATE|ALTER|DROP|COMMENT|REASSIGN)\\b.*");
    }

    private static List<String> statements(List<Sent> messages) {
        return messages.stream().flatMap(m -> List.of(m.sql().split(";\\s*\\n")).stream()).map(String::strip).filter(s -> !s.isEmpty()).toList();
    }

    private static String world() {
        StringBuilder sql = new StringBuilder("-- as: cloudsqladmin\n");
        for (int s = 0; s < 5; s++) {
            sql.append("CREATE SCHEMA s").append(s).append(" AUTHORIZATION cloudsqlsuperuser; SET ROLE cloudsqlsuperuser;\n");
            for (int t = 0; t < 20; t++) {
                sql.append("CREATE TABLE s").append(s).append(".t").append(t).append("(id serial, v text);\n");
            }
            sql.append("RESET ROLE;\n");
        }
        sql.append("-- as: api\n");
        for (int u = 0; u < 50; u++) {
            sql.append("SELECT emu.users_insert('user").append(u).append("@acme.com', 'CLOUD_IAM_USER');\n");
        }
        return sql.toString();
    }

    private static DesiredState desired() {
        Map<Name, DesiredRole> roles = new TreeMap<>();
        for (String group : GROUPS) {
            roles.put(Name.of(group), new DesiredRole(Name.of(group), DesiredRole.Wishes.NONE, Optional.empty(), false, false, Optional.empty(), false));
        }
        List<DesiredState.WantedGrant> grants = new ArrayList<>();
        List<DesiredState.WantedDefault> defaults = new ArrayList<>();
        for (int g = 1; g < GROUPS.length; g++) {
            Grantee grantee = Grantee.of(Name.of(GROUPS[g]));
            for (int s = 0; s < 5; s++) {
                grants.add(grant(grantee, Selector.schema(Name.of("s" + s)), Privilege.USAGE));
                grants.add(grant(grantee, all(ObjectKind.TABLE, s), Privilege.SELECT));
                grants.add(grant(grantee, all(ObjectKind.SEQUENCE, s), Privilege.SELECT));
                if (g > 1) {
                    grants.add(grant(grantee, new Selector(ObjectKind.TABLE, "s" + s, Sorted.of("t" + g, "t1" + g), Sorted.of()), Privilege.INSERT,
                            Privilege.UPDATE));
                }
                defaults.add(new DesiredState.WantedDefault(Name.of("owner"), "s" + s, DefaultPrivilege.ObjectType.TABLES, grantee, Sorted.of(Privilege.SELECT),
                        false, false));
            }
        }
        Map<Name, DesiredState.User> users = new TreeMap<>();
        List<DesiredState.WantedMembership> memberships = new ArrayList<>();
        for (int u = 0; u < 50; u++) {
            Name user = Name.of("user" + u + "@acme.com");
            Name group = Name.of(GROUPS[1 + u % 5]);
            users.put(user, new DesiredState.User(user, user.value(), "User", Sorted.of(group), false, false, Optional.empty(), Optional.empty(), false));
            memberships.add(new DesiredState.WantedMembership(new Membership.Key(group, user), MembershipOptions.DEFAULT, true));
        }
        return new DesiredState(Optional.empty(), true, Sorted.map(Map.of()), Sorted.map(roles), Sorted.map(users), memberships, grants, defaults, Sorted.of(),
                DesiredState.Elsewhere.NOTHING);
    }

    private static Selector all(ObjectKind kind, int schema) {
        return new Selector(kind, "s" + schema, Sorted.of("*"), Sorted.of());
    }

    private static DesiredState.WantedGrant grant(Grantee grantee, Selector selector, Privilege... privileges) {
        return new DesiredState.WantedGrant(grantee, selector, Sorted.of(privileges), false, false);
    }
}
