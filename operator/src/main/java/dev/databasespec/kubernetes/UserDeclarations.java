package dev.databasespec.kubernetes;

import dev.databasespec.api.Ensure;
import dev.databasespec.api.UserSpec;
import dev.databasespec.api.UserSpec.PrincipalType;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

    /** The database users that are to be there, also of a spec that is not valid: nobody is deleted because of somebody's slip. */
    static Set<Name> named(List<UserSpec> users) {
        Set<Name> names = new HashSet<>();
        for (UserSpec user : users) {
            try {
                if (user.ensure() == Ensure.Present) {
                    names.add(Name.of(databaseUser(user.principal())));
                }
            } catch (IllegalArgumentException e) {
                // no database user can have that name
            }
        }
        return names;
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
            PrincipalType type = type(path, user);
            boolean absent = user.ensure() == Ensure.Absent;
            var heir = errors.optionalRole(path + ".reassignOwnedTo", user.reassignOwnedTo());
            var declared = new User(role, principal, type.name(), Sorted.set(groups), user.create(), absent, heir, moment(path, user.expiresAt()), false);
            if (users.put(role, declared) != null) {
                errors.add(path + ".principal", "the database user " + role + " is declared twice", "join the two items into one");
            }
            groups.forEach(group -> roles.add(new WantedMembership(new Membership.Key(group, role), MembershipOptions.DEFAULT, true)));
        });
    }

    private PrincipalType type(String path, UserSpec user) {
        PrincipalType inferred = inferred(user.principal());
        if (user.type() != null && (user.type() == PrincipalType.ServiceAccount) != (inferred == PrincipalType.ServiceAccount)) {
            errors.add(path + ".type", Printable.quoted(user.principal()) + " is " + (inferred == PrincipalType.ServiceAccount ? "" : "not ")
                    + "the address of a service account", "leave `type` out, or correct the address");
        }
        return user.type() != null ? user.type() : inferred;
    }

    private Optional<Instant> moment(String path, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(t -> OffsetDateTime.parse(t).toInstant());
        } catch (DateTimeException e) {
            errors.add(path + ".expiresAt", Printable.quoted(String.valueOf(text)) + " is no moment", "write it as 2027-01-31T00:00:00Z");
            return Optional.empty();
        }
    }

    private static PrincipalType inferred(String principal) {
        return principal.toLowerCase(Locale.ROOT).endsWith(SERVICE_ACCOUNT) ? PrincipalType.ServiceAccount : PrincipalType.User;
    }
}
