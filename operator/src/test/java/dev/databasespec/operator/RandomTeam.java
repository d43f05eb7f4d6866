package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A tenant whose people do what comes to their minds. */
final class RandomTeam {
    private static final int ROLES = 6;
    private final Tenant tenant;
    private final Registry registry;
    private final Random random;
    private final String limit;
    /** Declared roles, and whether each may use the schema. */
    private final Map<String, Boolean> roles = new TreeMap<>();
    private int edits;
    private int decisions;

    /** {@code limit}: up to which risk nobody is asked. */
    RandomTeam(Tenant tenant, String limit, Random random) {
        this.tenant = tenant;
        this.registry = new Registry(tenant);
        this.limit = limit;
        this.random = random;
        roles.put(role(0), true);
    }

    Tenant tenant() {
        return tenant;
    }

    private String role(int number) {
        return tenant.name() + "_r" + number;
    }

    private String anyRole() {
        return role(random.nextInt(ROLES));
    }

    void something() {
        // an edit makes another plan of one that waits: somebody has to decide before
        if (random.nextInt(3) > 0 && registry.waiting().isPresent()) {
            decide();
        } else if (random.nextInt(3) > 0) {
            edit();
        } else {
            changeByHand();
        }
    }

    /** The spec is another afterwards, even where it says the same. */
    void edit() {
        String role = anyRole();
        boolean declared = roles.containsKey(role);
        if (declared && roles.size() > 1 && random.nextBoolean()) {
            roles.remove(role);
        } else {
            roles.put(role, !declared || !roles.getOrDefault(role, false));
        }
        String text = roles.entrySet().stream()
                .map(r -> "- {name: " + r.getKey() + (r.getValue() ? ", grants: [{privileges: [USAGE], schema: app}]" : "") + ", comment: c" + edits + "}\n")
                .collect(Collectors.joining());
        edits++;
        tenant.edit(tenant.spec("autoApproveUpTo: " + limit + "\nschemas: [{name: app}]\nroles:\n" + text));
    }

    private void changeByHand() {
        String what = random.nextBoolean() ? "GRANT CREATE ON SCHEMA app TO " : "REVOKE USAGE ON SCHEMA app FROM ";
        tenant.execute("DO 'BEGIN " + what + anyRole() + "; EXCEPTION WHEN OTHERS THEN NULL; END'");
    }

    private void decide() {
        registry.waiting().ifPresent(change -> {
            if (random.nextInt(4) == 0) {
                registry.reject(change, "no-" + decisions++);
            } else {
                registry.approve(change, "ok-" + decisions++);
            }
        });
    }

    void approveWhatWaits() {
        registry.waiting().filter(c -> registry.approvals().stream().noneMatch(a -> a.getSpec().changeRef().name().equals(c.getMetadata().getName())))
                .ifPresent(change -> registry.approve(change, "ok-" + decisions++));
    }

    void isAsDeclared() {
        var there = tenant.stage().server().execute(tenant.name(), "SELECT rolname, has_schema_privilege(oid, 'app', 'USAGE')::text,"
                + " has_schema_privilege(oid, 'app', 'CREATE')::text FROM pg_roles WHERE rolname LIKE '" + tenant.name() + "\\_%'");
        assertThat(new TreeSet<>(there.stream().map(String::valueOf).toList()))
                .isEqualTo(new TreeSet<>(roles.entrySet().stream().map(r -> "[" + r.getKey() + ", " + r.getValue() + ", false]").toList()));
    }
}
