package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Accounts.Type;
import dev.databasespec.reconcile.Target.CloudSql;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FencedAccountsTest {
    private static final Name USER = Name.of("alice@acme.com");
    private final List<String> asked = new ArrayList<>();
    private Optional<Duration> left = Optional.of(Duration.ZERO);
    private final Accounts accounts = new FencedAccounts(recording(), () -> left);

    private interface Write {
        void run(Accounts accounts, @Nullable CloudSql instance) throws CatalogException;
    }

    private static final List<Write> WRITES = List.of((a, i) -> a.create(i, "alice@acme.com", Type.USER), (a, i) -> a.grant(i, USER, Sorted.of()),
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
            assertThatThrownBy(() -> write.run(accounts, null)).isInstanceOf(Tenure.NotLeading.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void changesWhatIsAskedForWhileItLeads() throws CatalogException {
        left = Optional.of(Duration.ofSeconds(3));
        for (Write write : WRITES) {
            write.run(accounts, null);
        }
        assertThat(asked).containsExactly("create", "grant", "setRoles", "delete");
    }
}
