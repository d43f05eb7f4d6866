package dev.databasespec.cli.report;

import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Printable;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import dev.databasespec.plan.Target;
import java.util.ArrayList;
import java.util.List;

/** A step in one sentence that leaves nothing out which a person would have to look up. */
final class Wording {
    private static final int LONGEST_VALUE = 60;
    private static final int SHOWN_OBJECTS = 12;

    private Wording() {}

    static String of(Step step) {
        String sentence = Steps.sentence(step);
        return switch (step) {
            case Step.CreateRole s -> with(sentence, " with ", attributes(RoleAttributes.DEFAULT, s.attributes(), false));
            case Step.AlterRole s -> with("alter role " + s.role(), ": ", attributes(s.from(), s.to(), true));
            case Step.SetRoleSetting s ->
                sentence + s.to().map(to -> " to " + value(to)).orElse("") + s.from().map(from -> " (is " + value(from) + ")").orElse("");
            case Step.CommentOnRole s ->
                sentence + ": " + (s.to().isEmpty() ? "none" : value(s.to())) + (s.from().isEmpty() ? "" : " (is " + value(s.from()) + ")");
            case Step.Revoke s -> sentence + ", granted by " + s.grantor() + objects(s.target());
            case Step.Grant s -> sentence + objects(s.target());
            case Step.RevokeMembership s -> sentence + ", granted by " + s.grantor();
            case Step.CreateDatabase s -> sentence;
            case Step.SetPassword s -> sentence;
            case Step.CreateSchema s -> sentence;
            case Step.AlterSchemaOwner s -> sentence;
            case Step.GrantDefault s -> sentence;
            case Step.RevokeDefault s -> sentence;
            case Step.GrantMembership s -> sentence;
            case Step.ReassignOwned s -> sentence;
            case Step.DropSchema s -> sentence;
            case Step.DropRole s -> sentence;
            case Step.AccountStep s -> sentence;
        };
    }

    private static String with(String sentence, String glue, List<String> details) {
        return details.isEmpty() ? sentence : sentence + glue + String.join(", ", details);
    }

    /** "12 tables" would hide which: their names follow. */
    private static String objects(Target target) {
        if (target.allInSchemas() || target.objects().size() <= 3 || target.kind() == ObjectKind.SCHEMA || target.kind() == ObjectKind.DATABASE) {
            return "";
        }
        List<String> names = target.objects().stream().limit(SHOWN_OBJECTS).map(Wording::name).toList();
        int more = target.objects().size() - names.size();
        return " (" + String.join(", ", names) + (more > 0 ? " and " + more + " more" : "") + ")";
    }

    private static String name(ObjectRef object) {
        return object.kind() == ObjectKind.COLUMN
                ? Printable.quoted(object.name()) + "." + Printable.quoted(object.column())
                : Printable.quoted(object.name()) + Printable.escaped(object.arguments(), 100);
    }

    private static List<String> attributes(RoleAttributes from, RoleAttributes to, boolean both) {
        List<String> changed = new ArrayList<>();
        flag(changed, "login", from.login(), to.login(), both);
        flag(changed, "inherit", from.inherit(), to.inherit(), both);
        flag(changed, "createdb", from.createdb(), to.createdb(), both);
        flag(changed, "createrole", from.createrole(), to.createrole(), both);
        if (from.connectionLimit() != to.connectionLimit()) {
            changed.add("connection limit " + (both ? from.connectionLimit() + " → " : "") + to.connectionLimit());
        }
        if (!from.validUntil().equals(to.validUntil())) {
            changed.add("valid until " + (both ? moment(from.validUntil()) + " → " : "") + moment(to.validUntil()));
        }
        return changed;
    }

    private static void flag(List<String> changed, String name, boolean from, boolean to, boolean both) {
        if (from != to) {
            changed.add(both ? name + " " + from + " → " + to : (to ? name : "no " + name));
        }
    }

    private static String moment(String text) {
        return text.isEmpty() ? "none" : Printable.escaped(text, LONGEST_VALUE);
    }

    private static String value(String text) {
        return '"' + Printable.escaped(text, LONGEST_VALUE).replace("\"", "\"\"") + '"';
    }
}
