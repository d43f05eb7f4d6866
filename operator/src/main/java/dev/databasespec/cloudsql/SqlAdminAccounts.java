package dev.databasespec.cloudsql;

import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.User;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target.CloudSql;
import dev.databasespec.reconcile.Target.IpType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The database users of Cloud SQL instances, by the Admin API. Google allows one change per instance at a time, so whoever wants another one waits here. */
final class SqlAdminAccounts implements Accounts {
    private static final Duration FAILURES = Duration.ofMinutes(1);
    private final AdminApi api;
    private final Shared<CloudSql, SortedMap<Name, Account>> users;
    private final Shared<CloudSql, InstanceFacts> instances;
    private final Map<String, ReentrantLock> changing = new ConcurrentHashMap<>();

    SqlAdminAccounts(AdminApi api, Clock clock) {
        this.api = api;
        users = new Shared<>(clock, FAILURES, this::listed);
        instances = new Shared<>(clock, FAILURES, this::looked);
    }

    @Override
    public SortedMap<Name, Account> list(CloudSql instance, Duration age) throws CatalogException {
        return users.get(key(instance), age);
    }

    @Override
    public InstanceFacts look(CloudSql instance, Duration age) throws CatalogException {
        return instances.get(key(instance), age);
    }

    @Override
    public void create(CloudSql instance, String principal, Type type) throws CatalogException {
        User user = new User().setName(Identity.databaseUser(principal)).setType(AccountTypes.toApi(type));
        change(doing(AdminCall.USERS_INSERT, instance, "create", user.getName()),
                client -> client.users().insert(instance.project(), instance.instance(), user), known -> {
                    Name role = Name.of(user.getName());
                    known.putIfAbsent(role, new Account(role, type, ""));
                });
    }

    @Override
    public void grant(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        update(instance, user, roles, false);
    }

    @Override
    public void setRoles(CloudSql instance, Name user, SortedSet<Name> roles) throws CatalogException {
        update(instance, user, roles, true);
    }

    /** The roles count in the query; the documentation shows them in the body. */
    private void update(CloudSql instance, Name user, SortedSet<Name> roles, boolean revokeOthers) throws CatalogException {
        List<String> names = roles.stream().map(Name::value).toList();
        User body = new User().setName(user.value()).setDatabaseRoles(names);
        change(doing(AdminCall.USERS_UPDATE, instance, revokeOthers ? "set the roles of" : "grant roles to", user.value()), client -> client.users()
                .update(instance.project(), instance.instance(), body).setName(user.value()).setDatabaseRoles(names).setRevokeExistingRoles(revokeOthers),
                known -> {});
    }

    @Override
    public void delete(CloudSql instance, Name user) throws CatalogException {
        try {
            change(doing(AdminCall.USERS_DELETE, instance, "delete", user.value()),
                    client -> client.users().delete(instance.project(), instance.instance()).setName(user.value()), known -> known.remove(user));
        } catch (CatalogException e) {
            // a 404 can mean much: the user is gone when the list says so
            if (e.failure().kind() != Kind.MISSING_OBJECT || list(instance, Duration.ZERO).containsKey(user)) {
                throw e;
            }
        }
    }

    private Doing doing(AdminCall call, CloudSql instance, String verb, String user) {
        return api.doing(call, instance, verb + " user " + Printable.quoted(user) + " of");
    }

    private void change(Doing doing, AdminApi.Ask<Operation> ask, Consumer<Map<Name, Account>> known) throws CatalogException {
        ReentrantLock lock = changing.computeIfAbsent(doing.instance().connectionName(), name -> new ReentrantLock(true));
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Backoff.interrupted();
        }
        boolean done = false;
        try {
            api.change(doing, ask);
            done = true;
        } finally {
            if (done) {
                users.amend(key(doing.instance()), list -> amended(list, known));
            } else {
                users.doubt(key(doing.instance()));
            }
            lock.unlock();
        }
    }

    private static SortedMap<Name, Account> amended(SortedMap<Name, Account> list, Consumer<Map<Name, Account>> known) {
        TreeMap<Name, Account> changed = new TreeMap<>(list);
        known.accept(changed);
        return Sorted.map(changed);
    }

    private SortedMap<Name, Account> listed(CloudSql instance) throws CatalogException {
        var answer = api.read(api.doing(AdminCall.USERS_LIST, instance, "list the users of"),
                client -> client.users().list(instance.project(), instance.instance()));
        return AccountTypes.accounts(answer.getItems() == null ? List.of() : answer.getItems());
    }

    private InstanceFacts looked(CloudSql instance) throws CatalogException {
        return facts(api.read(api.doing(AdminCall.INSTANCES_GET, instance, "look at"),
                client -> client.instances().get(instance.project(), instance.instance())));
    }

    private static InstanceFacts facts(DatabaseInstance found) {
        var settings = found.getSettings();
        boolean stopped = settings != null && "NEVER".equals(settings.getActivationPolicy());
        boolean iam = settings != null && settings.getDatabaseFlags() != null && settings.getDatabaseFlags().stream()
                .anyMatch(flag -> "cloudsql.iam_authentication".equals(flag.getName()) && "on".equalsIgnoreCase(flag.getValue()));
        List<String> addresses = found.getIpAddresses() == null
                ? List.of()
                : found.getIpAddresses().stream().filter(ip -> !"OUTGOING".equals(ip.getType()) && ip.getIpAddress() != null).map(ip -> ip.getIpAddress())
                        .toList();
        return new InstanceFacts(stopped ? "STOPPED" : said(found.getState()), said(found.getRegion()), said(found.getDatabaseVersion()), iam,
                Sorted.set(addresses));
    }

    /** The same answer for every way to an instance; but what one principal may see another may not. */
    private static CloudSql key(CloudSql instance) {
        return new CloudSql(instance.project(), instance.region(), instance.instance(), IpType.PRIVATE, false, instance.impersonate());
    }

    private static String said(@Nullable String text) {
        return text == null ? "" : Texts.shown(text);
    }
}
