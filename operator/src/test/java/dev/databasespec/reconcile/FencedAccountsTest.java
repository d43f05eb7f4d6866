package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.reconcile.Target.IpType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FencedAccountsTest {
    private static final Name USER = Name.of("alice@acme.com");
    private static final CloudSql INSTANCE = new CloudSql("acme", "europe-west1", "orders", IpType.PUBLIC, false, List.of());
    private final List<String> asked = new ArrayList<>();
    private Optional<Duration> left = Optional.of(Duration.ZERO);
    private final Accounts accounts = new FencedAccounts(recording(), () -> left);

    private interface Write {
        void run(Accounts accounts, CloudSql instance) throws CatalogException;
    }

    private static final List<Write> WRITES = List.of((a, i) -> a.create(i, "alice@acme.com", Accounts.Type.USER), (a, i) -> a.grant(i, USER, Sorted.of()),
            (a, i) -> a.setRoles(i, USER, Sorted.of()), (a, i) -> a.delete(i, USER));

    private Accounts recording() {
        return (Accounts) Proxy.newProxyInstance(Accounts.class.getClassLoader(), new Class<?>[]{Accounts.class}, (proxy, method, arguments) -> {
            asked.add(method.getName());
            return null;
        });
    }

    @Test
    void changesNothingWhenAnotherReplicaMayLead() {
        for (Write write : WRITES) {
            assertThatThrownBy(() -> write.run(accounts, INSTANCE)).isInstanceOf(Tenure.NotLeading.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void changesWhatIsAskedForWhileItLeads() throws CatalogException {
        left = Optional.of(Duration.ofSeconds(3));
        for (Write write : WRITES) {
            write.run(accounts, INSTANCE);
        }
        assertThat(asked).containsExactly("create", "grant", "setRoles", "delete");
    }
}
