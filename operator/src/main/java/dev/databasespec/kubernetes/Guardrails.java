package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.Ensure;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.api.UserSpec;
import dev.databasespec.model.Glob;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the platform lets any DatabaseSpec ask for, whatever its instance allows.
 *
 * @param domains of principals, as globs of what stands behind the @; empty: all
 */
public record Guardrails(List<Glob> domains, int maxUsers) {
    public static final int DEFAULT_MAX_USERS = 500;
    public static final Guardrails DEFAULT = new Guardrails(List.of(), DEFAULT_MAX_USERS);
    private static final int MOST_USERS = 1000;
    private static final int NAMED = 10;

    public Guardrails {
        domains = List.copyOf(domains);
    }

    /** Reads {@code acme.com,*.iam.gserviceaccount.com}; throws IllegalArgumentException with what is wrong. */
    public static List<Glob> domains(String text) {
        List<Glob> globs = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            String domain = item.strip().toLowerCase(Locale.ROOT);
            if (domain.isEmpty() || domain.chars().anyMatch(c -> c == '@' || c <= ' ')) {
                throw new IllegalArgumentException("domains, separated by commas, are expected, such as acme.com,*.iam.gserviceaccount.com");
            }
            globs.add(new Glob(domain));
        }
        return globs;
    }

    /** Reads how many users one DatabaseSpec may name; throws IllegalArgumentException with what is wrong. */
    public static int maxUsers(String text) {
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > MOST_USERS) {
            throw new IllegalArgumentException("a number from 0 to " + MOST_USERS + " is expected");
        }
        return Integer.parseInt(text);
    }

    /** Everything that goes too far; a spec with one such item is not applied at all. */
    public List<SpecError> check(DatabaseSpec resource) {
        List<UserSpec> users = resource.getSpec().users();
        List<SpecError> errors = new ArrayList<>();
        if (users.size() > maxUsers) {
            errors.add(new SpecError("spec.users", users.size() + " users are more than the " + maxUsers + " that one DatabaseSpec may name",
                    "put them into an IAM group and name the group, or have the operator's DBSPEC_MAX_USERS_PER_SPEC raised"));
        }
        for (int i = 0; i < users.size(); i++) {
            if (users.get(i).ensure() == Ensure.Present) {
                check("spec.users[" + i + "].principal", users.get(i).principal(), errors);
            }
        }
        List<RoleSpec> roles = resource.getSpec().roles();
        for (int i = 0; i < roles.size(); i++) {
            if (roles.get(i).ensure() == Ensure.Present && roles.get(i).name().indexOf('@') > 0) {
                check("spec.roles[" + i + "].name", asPrincipal(roles.get(i).name()), errors);
            }
        }
        return errors;
    }

    private void check(String path, String principal, List<SpecError> errors) {
        if (!isAllowed(principal)) {
            errors.add(new SpecError(path, Printable.quoted(principal) + " is of a domain that the platform does not allow; it allows "
                    + String.join(", ", domains.stream().limit(NAMED).map(d -> Printable.quoted(d.pattern())).toList()),
                    "name another principal, or have the operator's DBSPEC_ALLOWED_DOMAINS extended"));
        }
    }

    /** The database user of a service account has lost the end of its address. */
    private static String asPrincipal(String databaseUser) {
        return databaseUser.endsWith(".iam") ? databaseUser + ".gserviceaccount.com" : databaseUser;
    }

    private boolean isAllowed(String principal) {
        String domain = principal.substring(principal.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return domains.isEmpty() || domains.stream().anyMatch(d -> d.matches(domain));
    }
}
