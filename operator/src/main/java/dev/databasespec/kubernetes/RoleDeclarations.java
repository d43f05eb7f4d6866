package dev.databasespec.kubernetes;

import dev.databasespec.api.Ensure;
import dev.databasespec.api.MembershipSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredRole.Wishes;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.roles} with their memberships. */
final class RoleDeclarations {
    private final String namespace;
    private final SpecErrors errors;
    private final Map<Name, DesiredRole> roles = new TreeMap<>();
    private final List<WantedMembership> memberships = new ArrayList<>();

    RoleDeclarations(String namespace, SpecErrors errors) {
        this.namespace = namespace;
        this.errors = errors;
    }

    Map<Name, DesiredRole> all() {
        return roles;
    }

    List<WantedMembership> memberships() {
        return memberships;
    }

    void read(String path, RoleSpec role, GrantDeclarations grants) {
        Wishes wishes = wishes(path, role);
        Optional<Name> heir = errors.optionalRole(path + ".reassignOwnedTo", role.reassignOwnedTo());
        Optional<Name> named = errors.role(path + ".name", role.name());
        boolean absent = role.ensure() == Ensure.Absent;
        refuseWhatDoesNotGoTogether(path, role, wishes);
        named.ifPresent(name -> {
            Optional<String> password = Optional.ofNullable(role.password())
                    .map(p -> "Secret " + namespace + "/" + p.secretKeyRef().name() + ", key " + p.secretKeyRef().key());
            var declared = new DesiredRole(name, absent || role.external() ? Wishes.NONE : wishes, password, role.external(), absent, heir,
                    role.members() == RoleSpec.Members.Open);
            if (roles.put(name, declared) != null) {
                errors.add(path + ".name", "role " + name + " is declared twice", "join the two items into one");
            }
            memberships(path, name, role.memberOf());
            for (int i = 0; i < role.grants().size(); i++) {
                grants.readGrant(path + ".grants[" + i + "]", name, role.grants().get(i));
            }
            for (int i = 0; i < role.defaultPrivileges().size(); i++) {
                grants.readDefault(path + ".defaultPrivileges[" + i + "]", name, role.defaultPrivileges().get(i));
            }
        });
    }

    void add(WantedMembership membership) {
        memberships.add(membership);
    }

    private void memberships(String path, Name member, List<MembershipSpec> specs) {
        Set<Name> seen = new HashSet<>();
        for (int i = 0; i < specs.size(); i++) {
            MembershipSpec spec = specs.get(i);
            String at = path + ".memberOf[" + i + "].role";
            errors.group(at, spec.role()).ifPresent(group -> {
                if (!seen.add(group)) {
                    errors.add(at, "role " + group + " is named twice", "join the two items into one");
                }
                var options = new MembershipOptions(spec.admin(), spec.inherit(), spec.set());
                memberships.add(new WantedMembership(new Membership.Key(group, member), options, spec.required()));
            });
        }
    }

    private void refuseWhatDoesNotGoTogether(String path, RoleSpec role, Wishes wishes) {
        if (role.external() && (!wishes.equals(Wishes.NONE) || role.password() != null)) {
            errors.add(path, "an external role takes no attributes, password, settings or comment: it is only granted to",
                    "remove them, or remove `external: true`");
        }
        if (role.ensure() == Ensure.Absent) {
            if (role.external()) {
                errors.add(path + ".ensure", "an external role is never dropped", "remove `external: true` or `ensure: Absent`");
            }
            if (!role.grants().isEmpty() || !role.defaultPrivileges().isEmpty() || !role.memberOf().isEmpty() || role.password() != null) {
                errors.add(path, "an absent role takes no grants, defaultPrivileges, memberOf or password", "remove them, or remove `ensure: Absent`");
            }
            if (role.name().equals(role.reassignOwnedTo())) {
                errors.add(path + ".reassignOwnedTo", "a role that goes cannot get what it owns", "name another role");
            }
        } else if (role.reassignOwnedTo() != null) {
            errors.add(path + ".reassignOwnedTo", "only a role with `ensure: Absent` gives away what it owns", "remove it, or write `ensure: Absent`");
        }
        if (role.password() != null && Boolean.FALSE.equals(role.login())) {
            errors.add(path + ".password", "a role that may not log in needs no password", "remove it, or write `login: true`");
        }
    }

    private Wishes wishes(String path, RoleSpec role) {
        if (role.connectionLimit() != null && role.connectionLimit() < -1) {
            errors.add(path + ".connectionLimit", "a connection limit is 0 or more, or -1 for none", "write such a number");
        }
        if (role.comment() != null && role.comment().indexOf('\0') >= 0) {
            errors.add(path + ".comment", "it holds a NUL character, which PostgreSQL does not allow", "write it without");
        }
        return new Wishes(Optional.ofNullable(role.login()), Optional.ofNullable(role.inherit()), Optional.ofNullable(role.createdb()),
                Optional.ofNullable(role.createrole()), Optional.ofNullable(role.connectionLimit()), validUntil(path + ".validUntil", role.validUntil()),
                Optional.ofNullable(role.comment()), RoleSettings.read(path + ".settings", role.settings(), errors));
    }

    private Optional<String> validUntil(String path, @Nullable String text) {
        if (text == null || text.equals("infinity")) {
            return Optional.ofNullable(text);
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().toString());
        } catch (DateTimeException e) {
            errors.add(path, Printable.quoted(text) + " is no moment", "write it as 2027-01-31T00:00:00Z, or infinity");
            return Optional.empty();
        }
    }
}
