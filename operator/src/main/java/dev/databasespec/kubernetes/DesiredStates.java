package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseCreation;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.Enforcement;
import dev.databasespec.api.Ensure;
import dev.databasespec.api.SchemaSpec;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.Elsewhere;
import dev.databasespec.model.DesiredState.Schema;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns a DatabaseSpec into the state that it asks for, or into everything that is wrong with it. */
public final class DesiredStates {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);

    private DesiredStates() {}

    /**
     * Reads one DatabaseSpec.
     *
     * @param others the other DatabaseSpecs of the same server: what they say of a shared role is part of what is wanted of it
     * @param now what has expired by then is not wanted any more
     */
    public static Declaration of(DatabaseSpec resource, Collection<DatabaseSpec> others, Instant now) {
        return switch (alone(resource)) {
            case Declaration.InvalidSpec invalid -> invalid;
            case Declaration.Valid(var state) -> new Declaration.Valid(Neighbours.of(others, now).joinedTo(state.at(now)));
        };
    }

    /** Reads one DatabaseSpec as if there were no other. */
    static Declaration alone(DatabaseSpec resource) {
        SpecErrors errors = new SpecErrors();
        DatabaseSpecSpec spec = resource.getSpec();
        errors.name("spec.database", spec.database());
        if (spec.interval().duration().compareTo(SHORTEST_INTERVAL) < 0) {
            errors.add("spec.interval", "the interval " + spec.interval() + " is shorter than 10s", "write at least 10s");
        }
        Optional<DesiredState.Database> create = Optional.ofNullable(spec.create()).map(c -> creation(c, errors));
        Map<Name, Schema> schemas = schemas(spec, errors);
        RoleDeclarations roles = new RoleDeclarations(String.valueOf(resource.getMetadata().getNamespace()), errors);
        GrantDeclarations grants = new GrantDeclarations(errors);
        for (int i = 0; i < spec.roles().size(); i++) {
            roles.read("spec.roles[" + i + "]", spec.roles().get(i), grants);
        }
        UserDeclarations users = new UserDeclarations(errors);
        for (int i = 0; i < spec.users().size(); i++) {
            users.read("spec.users[" + i + "]", spec.users().get(i), roles);
        }
        new Contradictions(errors).find(spec, roles.all());
        if (!errors.isEmpty()) {
            return new Declaration.InvalidSpec(errors.all());
        }
        return new Declaration.Valid(new DesiredState(create, spec.enforcement() == Enforcement.Authoritative, Sorted.map(schemas), Sorted.map(roles.all()),
                Sorted.map(users.all()), roles.memberships(), grants.grants(), grants.defaults(), Sorted.of(), Elsewhere.NOTHING));
    }

    private static DesiredState.Database creation(DatabaseCreation create, SpecErrors errors) {
        if (create.template() != null) {
            errors.name("spec.create.template", create.template());
        }
        int limit = create.connectionLimit() == null ? -1 : create.connectionLimit();
        return new DesiredState.Database(errors.owner("spec.create.owner", create.owner()), text("spec.create.encoding", create.encoding(), errors),
                text("spec.create.collation", create.collation(), errors), create.template() == null ? "" : create.template(), limit);
    }

    private static String text(String path, @Nullable String text, SpecErrors errors) {
        if (text != null && text.codePoints().anyMatch(SpecErrors::isUnprintable)) {
            errors.add(path, "it holds control or format characters", "write it without them");
        }
        return text == null ? "" : text;
    }

    private static Map<Name, Schema> schemas(DatabaseSpecSpec spec, SpecErrors errors) {
        Map<Name, Schema> schemas = new TreeMap<>();
        for (int i = 0; i < spec.schemas().size(); i++) {
            SchemaSpec schema = spec.schemas().get(i);
            String path = "spec.schemas[" + i + "]";
            Optional<Name> owner = errors.owner(path + ".owner", schema.owner());
            errors.name(path + ".name", schema.name()).ifPresent(name -> {
                if (name.value().startsWith("pg_") || name.value().equals("information_schema")) {
                    errors.add(path + ".name", "the schema name " + name + " is reserved for PostgreSQL", "choose another name");
                }
                Schema declared = new Schema(name, owner, schema.publicRights() == SchemaSpec.PublicRights.Revoke, schema.ensure() == Ensure.Absent);
                if (schemas.put(name, declared) != null) {
                    errors.add(path + ".name", "schema " + name + " is declared twice", "join the two items into one");
                }
            });
        }
        return schemas;
    }
}
