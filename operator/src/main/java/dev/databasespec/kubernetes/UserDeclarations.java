package dev.databasespec.kubernetes;

import dev.databasespec.api.UserSpec;
import dev.databasespec.api.UserSpec.PrincipalType;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code spec.users}: IAM principals and the roles they are members of. */
final class UserDeclarations {
    private static final String SERVICE_ACCOUNT = ".gserviceaccount.com";

    private final SpecErrors errors;
    private final Map<Name, User> users = new TreeMap<>();

    UserDeclarations(SpecErrors errors) {
        this.errors = errors;
    }

    Map<Name, User> all() {
        return users;
    }

    /** The name that Cloud SQL gives to the database user of a principal. */
    static String databaseUser(String principal) {
        String lower = principal.toLowerCase(Locale.ROOT);
        return lower.endsWith(SERVICE_ACCOUNT) ? lower.substring(0, lower.length() - SERVICE_ACCOUNT.length()) : lower;
    }

    void read(String path, UserSpec user, RoleDeclarations roles) {
        String principal = user.principal();
        if (principal.indexOf('@') < 1 || principal.indexOf('@') != principal.lastIndexOf('@') || principal.endsWith("@")) {
            errors.add(path + ".principal", Printable.quoted(principal) + " is no e-mail address", "write it as alice@acme.com");
            return;
        }
        errors.role(path + ".principal", databaseUser(principal)).ifPresent(role -> {
            if (roles.all().containsKey(role)) {
                errors.add(path + ".principal", role + " is declared twice, under `roles` and under `users`", "keep one of the two");
            }
            TreeSet<Name> groups = new TreeSet<>();
            for (int i = 0; i < user.roles().size(); i++) {
                errors.group(path + ".roles[" + i + "]", user.roles().get(i)).ifPresent(groups::add);
            }
            PrincipalType type = user.type() != null ? user.type() : inferred(principal);
            if (users.put(role, new User(role, principal, type.name(), Sorted.set(groups))) != null) {
                errors.add(path + ".principal", "the database user " + role + " is declared twice", "join the two items into one");
            }
            groups.forEach(group -> roles.add(new WantedMembership(new Membership.Key(group, role), MembershipOptions.DEFAULT, true)));
        });
    }

    private static PrincipalType inferred(String principal) {
        return principal.toLowerCase(Locale.ROOT).endsWith(SERVICE_ACCOUNT) ? PrincipalType.ServiceAccount : PrincipalType.User;
    }
}
