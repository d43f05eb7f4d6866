package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DeletionPolicy;
import dev.databasespec.api.Enforcement;
import dev.databasespec.api.Ensure;
import dev.databasespec.api.InstanceRef;
import dev.databasespec.api.Mode;
import dev.databasespec.api.Period;
import dev.databasespec.api.RiskLimit;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import dev.databasespec.api.SchemaSpec;
import dev.databasespec.api.TemplateRef;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.semver4j.Semver;

/** What is wrong with a template whatever database and schema it is given to. */
public final class TemplateCheck {
    private static final String NAME = "it";
    private static final String AT = "spec.schemas[0].templates[0].";

    private TemplateCheck() {}

    public static List<SpecError> of(RoleTemplateSpec spec) {
        return of(spec, TemplateRevision.of(spec));
    }

    static List<SpecError> of(RoleTemplateSpec spec, TemplateRevision revision) {
        SpecErrors errors = new SpecErrors();
        if (Semver.parse(spec.version()) == null) {
            errors.add("spec.version", "this is no semantic version", "write it as 1.0.0");
        }
        if (revision.content().length() > Revision.LONGEST) {
            errors.add("spec.roles", "the roles are too many to be kept: packed they take " + revision.content().length() + " bytes, of at most "
                    + Revision.LONGEST, "divide them into several templates");
        }
        for (int i = 0; i < spec.roles().size(); i++) {
            FilledRole.refuseUnknown(spec.roles().get(i), "spec.roles[" + i + "]", errors);
        }
        return errors.isEmpty() ? tried(revision) : errors.all();
    }

    /** Given to a schema with short, plain names it has to make roles. */
    private static List<SpecError> tried(TemplateRevision revision) {
        Expansion expansion = Templates.expand(sample(), Map.of(NAME, revision));
        List<SpecError> errors = !expansion.errors().isEmpty()
                ? expansion.errors()
                : DesiredStates.alone(expansion.resource()) instanceof Declaration.InvalidSpec(var found)
                        ? found.stream().map(e -> new SpecError(expansion.told(e.path()), expansion.told(e.message()), e.action())).toList()
                        : List.of();
        return errors.stream().map(e -> new SpecError(e.path().replace(AT, "spec."), e.message().replace(AT, "spec."), e.action())).toList();
    }

    private static DatabaseSpec sample() {
        SchemaSpec schema = new SchemaSpec("s", null, SchemaSpec.PublicRights.Keep, List.of(new TemplateRef(NAME, null)), Ensure.Present);
        DatabaseSpec sample = new DatabaseSpec();
        sample.setMetadata(new ObjectMeta());
        sample.setSpec(new DatabaseSpecSpec(new InstanceRef("pg", null), "d", null, false, Mode.Apply, Enforcement.Authoritative,
                new Period(Duration.ofMinutes(5)), DeletionPolicy.Retain, RiskLimit.Medium, List.of(schema), List.of(), List.of()));
        return sample;
    }
}
