package dev.databasespec.cli.report;

import dev.databasespec.model.Name;
import dev.databasespec.plan.Step;
import java.util.Set;

/** The four things that a step can be for a reader, each with its sign. */
public enum Action {
    ADD('+', "to add", "added"), CHANGE('~', "to change", "changed"), REVOKE('-', "to revoke", "revoked"), DROP('-', "to drop", "dropped");

    public final char sign;
    public final String planned;
    public final String done;

    Action(char sign, String planned, String done) {
        this.sign = sign;
        this.planned = planned;
        this.done = done;
    }

    /** As in JSON: {@code Add}. */
    public String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Of a step that is known by the name of its kind only, as in a DatabaseChange; {@code CHANGE} where a newer operator knows more kinds.
     *
     * @param name such as {@code CreateRole}
     * @param isNew whether the same change makes what it is about
     */
    public static Action named(String name, boolean isNew) {
        return switch (name) {
            case "CreateDatabase", "CreateRole", "CreateSchema", "Grant", "GrantDefault", "GrantMembership", "CreateAccount", "AddAccountRoles" -> ADD;
            case "SetPassword", "SetRoleSetting", "CommentOnRole" -> isNew ? ADD : CHANGE;
            case "Revoke", "RevokeDefault", "RevokeMembership", "RemoveAccountRoles" -> REVOKE;
            case "DropSchema", "DropRole", "DeleteAccount" -> DROP;
            default -> CHANGE;
        };
    }

    /** What is said of a role that the same plan creates is part of adding it. */
    static Action of(Step step, Set<Name> created) {
        return switch (step) {
            case Step.CreateDatabase s -> ADD;
            case Step.CreateRole s -> ADD;
            case Step.CreateSchema s -> ADD;
            case Step.Grant s -> ADD;
            case Step.GrantDefault s -> ADD;
            case Step.GrantMembership s -> ADD;
            case Step.SetPassword s -> created.contains(s.role()) ? ADD : CHANGE;
            case Step.SetRoleSetting s -> created.contains(s.role()) ? ADD : CHANGE;
            case Step.CommentOnRole s -> created.contains(s.role()) ? ADD : CHANGE;
            case Step.AlterRole s -> CHANGE;
            case Step.AlterSchemaOwner s -> CHANGE;
            case Step.ReassignOwned s -> CHANGE;
            case Step.Revoke s -> REVOKE;
            case Step.RevokeDefault s -> REVOKE;
            case Step.RevokeMembership s -> REVOKE;
            case Step.DropSchema s -> DROP;
            case Step.DropRole s -> DROP;
            case Step.CreateAccount s -> ADD;
            case Step.AddAccountRoles s -> ADD;
            case Step.RemoveAccountRoles s -> REVOKE;
            case Step.DeleteAccount s -> DROP;
        };
    }
}
