package dev.databasespec.postgres;

import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.plan.SettingValues;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Steps;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Steps as SQL for a server of this version ({@code server_version_num}). Pure: the same step gives the same text. */
public record Statements(int version) {

    /** The statement as one line for people, with a closing semicolon and unprintable characters escaped. */
    public String preview(Step step) {
        return Printable.escaped(of(step).replace(";\n", "; "), 2000) + ";";
    }

    /** The statement, without a closing semicolon. Of a password it shows only where it comes from, which no server takes. */
    public String of(Step step) {
        return switch (step) {
            case Step.CreateDatabase s -> createDatabase(s.database(), s);
            case Step.CreateRole s -> "CREATE ROLE " + Quoting.identifier(s.role()) + attributes(RoleAttributes.DEFAULT, s.attributes());
            case Step.AlterRole s -> "ALTER ROLE " + Quoting.identifier(s.role()) + attributes(s.from(), s.to());
            case Step.SetPassword s -> "ALTER ROLE " + Quoting.identifier(s.role()) + " PASSWORD ‹from " + Printable.escaped(s.source(), 256) + "›";
            case Step.SetRoleSetting s -> "ALTER ROLE " + Quoting.identifier(s.role())
                    + s.to().map(v -> " SET " + setting(s.setting()) + " TO " + value(s.setting(), v)).orElse(" RESET " + setting(s.setting()));
            case Step.CommentOnRole s ->
                "COMMENT ON ROLE " + Quoting.identifier(s.role()) + " IS " + (s.to().isEmpty() ? "NULL" : Quoting.literal(s.to()));
            case Step.CreateSchema s ->
                "CREATE SCHEMA " + Quoting.identifier(s.schema()) + s.owner().map(o -> " AUTHORIZATION " + Quoting.identifier(o)).orElse("");
            case Step.AlterSchemaOwner s -> "ALTER SCHEMA " + Quoting.identifier(s.schema()) + " OWNER TO " + Quoting.identifier(s.to());
            case Step.Grant s -> GrantSql.clauses(s.target(), s.privileges()).stream()
                    .map(c -> "GRANT " + c + " TO " + Quoting.grantees(s.grantees()) + (s.grantOption() ? " WITH GRANT OPTION" : ""))
                    .collect(Collectors.joining(";\n"));
            case Step.Revoke s -> GrantSql.clauses(s.target(), s.privileges()).stream()
                    .map(c -> "REVOKE " + (s.optionOnly() ? "GRANT OPTION FOR " : "") + c + " FROM " + Quoting.grantees(s.grantees()))
                    .collect(Collectors.joining(";\n"));
            case Step.GrantDefault s -> defaults(s.owner(), s.schemas()) + " GRANT " + on(s.type(), s.privileges()) + " TO " + Quoting.grantees(s.grantees())
                    + (s.grantOption() ? " WITH GRANT OPTION" : "");
            case Step.RevokeDefault s -> revokeDefault(s.owner(), s.schemas(), s.type(), s.privileges(), s.grantees(), s.optionOnly());
            case Step.GrantMembership s ->
                "GRANT " + Quoting.identifier(s.role()) + " TO " + Quoting.names(s.members()) + options(s.options()) + grantedBy(s.grantor());
            case Step.RevokeMembership s -> "REVOKE " + (s.adminOnly() ? "ADMIN OPTION FOR " : "") + Quoting.identifier(s.role()) + " FROM "
                    + Quoting.names(s.members()) + grantedBy(s.grantor());
            case Step.ReassignOwned s -> "REASSIGN OWNED BY " + Quoting.identifier(s.role()) + " TO " + Quoting.identifier(s.to());
            case Step.DropSchema s -> "DROP SCHEMA " + Quoting.identifier(s.schema());
            case Step.DropRole s -> "DROP ROLE " + Quoting.identifier(s.role());
            case Step.AccountStep s -> "-- " + Steps.sentence(s);
        };
    }

    /** The verifier, never the password itself. */
    static String setPassword(Name role, String verifier) {
        return "ALTER ROLE " + Quoting.identifier(role) + " PASSWORD " + Quoting.literal(verifier);
    }

    /** {@code database} may be another name than the step's: a database that still waits for its owner. */
    static String createDatabase(Name database, Step.CreateDatabase step) {
        var how = step.how();
        boolean own = how.template().isEmpty() && !(how.encoding().isEmpty() && how.collation().isEmpty());
        return "CREATE DATABASE " + Quoting.identifier(database) + how.owner().map(o -> " OWNER " + Quoting.identifier(o)).orElse("")
        // another encoding or locale than the template's is possible from template0 only
                + (own ? " TEMPLATE \"template0\"" : how.template().isEmpty() ? "" : " TEMPLATE " + Quoting.identifier(how.template()))
                + (how.encoding().isEmpty() ? "" : " ENCODING " + Quoting.literal(how.encoding()))
                + (how.collation().isEmpty() ? "" : " LOCALE " + Quoting.literal(how.collation()))
                + (how.connectionLimit() == -1 ? "" : " CONNECTION LIMIT " + how.connectionLimit());
    }

    /** Makes {@code member} able to act as {@code role}. */
    String lend(Name role, Name member) {
        return "GRANT " + Quoting.identifier(role) + " TO " + Quoting.identifier(member) + (version >= 160000 ? " WITH INHERIT TRUE, SET TRUE" : "");
    }

    String membership(Name role, Name member, MembershipOptions options) {
        return "GRANT " + Quoting.identifier(role) + " TO " + Quoting.identifier(member) + options(options);
    }

    static String takeBack(Name role, Name member) {
        return "REVOKE " + Quoting.identifier(role) + " FROM " + Quoting.identifier(member);
    }

    /** Only what differs: NOSUPERUSER and the like are refused to anybody but a superuser, even where they change nothing. */
    private static String attributes(RoleAttributes from, RoleAttributes to) {
        StringBuilder words = new StringBuilder();
        word(words, from.login(), to.login(), "LOGIN");
        word(words, from.inherit(), to.inherit(), "INHERIT");
        word(words, from.createdb(), to.createdb(), "CREATEDB");
        word(words, from.createrole(), to.createrole(), "CREATEROLE");
        if (from.connectionLimit() != to.connectionLimit()) {
            words.append(" CONNECTION LIMIT ").append(to.connectionLimit());
        }
        if (!from.validUntil().equals(to.validUntil())) {
            words.append(" VALID UNTIL ").append(Quoting.literal(to.validUntil().isEmpty() ? "infinity" : to.validUntil()));
        }
        return words.isEmpty() ? "" : " WITH" + words;
    }

    private static void word(StringBuilder words, boolean from, boolean to, String word) {
        if (from != to) {
            words.append(to ? " " : " NO").append(word);
        }
    }

    private static String setting(String name) {
        return List.of(name.split("\\.", -1)).stream().map(Quoting::identifier).collect(Collectors.joining("."));
    }

    /** A list's items stand apart: the server would quote one constant with commas as one name. */
    private static String value(String setting, String value) {
        List<String> items = SettingValues.isList(setting) ? SettingValues.items(value) : List.of(value);
        return items.isEmpty() ? "''" : items.stream().map(Quoting::literal).collect(Collectors.joining(", "));
    }

    private static String defaults(Name owner, Set<String> schemas) {
        return "ALTER DEFAULT PRIVILEGES FOR ROLE " + Quoting.identifier(owner) + (schemas.isEmpty() ? "" : " IN SCHEMA " + Quoting.identifiers(schemas));
    }

    private static String revokeDefault(Name owner, Set<String> schemas, ObjectType type, Set<Privilege> privileges, SortedSet<Grantee> grantees,
            boolean optionOnly) {
        return defaults(owner, schemas) + " REVOKE " + (optionOnly ? "GRANT OPTION FOR " : "") + on(type, privileges) + " FROM " + Quoting.grantees(grantees);
    }

    private static String on(ObjectType type, Set<Privilege> privileges) {
        return GrantSql.words(privileges) + " ON " + type.sql();
    }

    /** All three by name: what is left out stays as it was on an existing row. */
    private String options(MembershipOptions o) {
        if (version < 160000) {
            return o.admin() ? " WITH ADMIN OPTION" : "";
        }
        return " WITH ADMIN " + truth(o.admin()) + ", INHERIT " + truth(o.inherit()) + ", SET " + truth(o.set());
    }

    private static String truth(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    private String grantedBy(Name grantor) {
        return version < 160000 ? "" : " GRANTED BY " + Quoting.identifier(grantor);
    }
}
