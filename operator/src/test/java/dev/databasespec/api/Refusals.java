package dev.databasespec.api;

import static dev.databasespec.api.Refusal.ofGrant;
import static dev.databasespec.api.Refusal.ofInstance;
import static dev.databasespec.api.Refusal.ofRole;
import static dev.databasespec.api.Refusal.ofSpec;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** At least one manifest for every sentence that the CRDs can answer with. */
final class Refusals {
    private static final String ENDPOINT = "endpoint: {host: db}";
    private static final String ADMIN = "admin: {password: {secretKeyRef: {name: s, key: k}}}";
    private static final String INSTANCE = ENDPOINT + ", " + ADMIN;
    private static final String PLACE = "project: acme-prod, region: europe-west1, instance: orders";

    private Refusals() {}

    static Stream<Refusal> all() {
        return Stream.of(instances(), specs(), roles(), grants(), approvals(), templates()).flatMap(List::stream);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("DatabaseInstance", "{" + INSTANCE + "}"),
                Arguments.of("DatabaseInstance",
                        "{endpoint: {host: '::1', sslRootCert: {name: ca, key: ca.crt}}, admin: {databaseUrl: {secretKeyRef: {name: s, key: k}}}}"),
                Arguments.of("DatabaseInstance",
                        "{" + INSTANCE + ", allowedNamespaces: {from: Selector, selector: {matchLabels: {team: a}}}, allowedDatabases: ['{namespace}*'],"
                                + " allowedAttributes: [createdb], timeouts: {lock: 250ms}, pool: {maxConnections: 3}}"),
                Arguments.of("DatabaseInstance", "{cloudSql: {" + PLACE + "}}"),
                Arguments.of("DatabaseInstance",
                        "{cloudSql: {project: 'example.com:acme', region: northamerica-northeast2, instance: o, ipType: Public}, admin: {"
                                + "username: admin, password: {secretManager: {project: '4711', secret: A_b-1, version: '17'}}}}"),
                Arguments.of("DatabaseInstance",
                        "{cloudSql: {" + PLACE + ", iamAuthentication: true, impersonate: [operator@acme-prod.iam.gserviceaccount.com]},"
                                + " admin: {sessionRole: cloudsqlsuperuser}}"),
                Arguments.of("DatabaseInstance",
                        "{" + ENDPOINT + ", admin: {databaseUrl: {secretManager: {project: acme-prod, location: europe-west1, secret: s, version: live}}}}"),
                Arguments.of("DatabaseSpec", "{instanceRef: {name: pg, namespace: platform}, database: 'Häuser \"A\"', create: {owner: a}, interval: 10s}"),
                Arguments.of("DatabaseSpec", "{instanceRef: {name: pg}, database: shop, schemas: [{name: public, owner: pg_database_owner, public: Revoke}],"
                        + " roles: [{name: a, validUntil: infinity, memberOf: [{role: pg_monitor}]}, {name: b, external: true, grants: [{privileges: [TEMP], database: {}}]},"
                        + " {name: c, ensure: Absent, reassignOwnedTo: a}], users: [{principal: Alice@acme.com, roles: [a], create: true, expiresAt: '2027-01-31T00:00:00+01:00'},"
                        + " {principal: bob@acme.com, ensure: Absent, reassignOwnedTo: a}]}"),
                Arguments.of("RoleTemplate", "{version: 2.1.0-rc.1, roles: [{name: '{database}_{schema}_reader', memberOf: [{role: '{database}_all'}],"
                        + " grants: [{privileges: [SELECT], tables: {schema: '{schema}', names: ['*']}}]}]}"),
                Arguments.of("DatabaseSpec", "{instanceRef: {name: pg}, database: shop, schemas: [{name: a, templates: [{name: t}]},"
                        + " {name: b, templates: [{name: t, version: '>=1.0 <2 || ~3.1'}]}, {name: c, templates: [{name: t, version: 1.x}]}]}"),
                Arguments.of("DatabaseSpec",
                        "{instanceRef: {name: pg}, database: shop, users: [{principal: " + "a".repeat(50) + "@p.iam.gserviceaccount.com}]}"));
    }

    private static List<Refusal> approvals() {
        String hash = "sha256:" + "0f".repeat(32);
        return List.of(
                new Refusal("ChangeApproval", "{changeRef: {name: orders-7f3a9c}, planHash: 'sha256:12', decision: Approve, approvedBy: bob}",
                        "planHash is sha256: and 64 hexadecimal digits"),
                new Refusal("ChangeApproval", "{changeRef: {name: orders-7f3a9c}, planHash: '" + hash + "', decision: Maybe, approvedBy: bob}",
                        "supported values: \"Approve\", \"Reject\""),
                new Refusal("ChangeApproval", "{changeRef: {name: orders-7f3a9c}, planHash: '" + hash + "', decision: Approve}",
                        "spec.approvedBy: Required value"),
                new Refusal("ChangeApproval",
                        "{changeRef: {name: orders-7f3a9c}, planHash: '" + hash + "', decision: Reject, approvedBy: bob, expiresAt: tomorrow}",
                        "expiresAt is a moment such as 2027-01-31T00:00:00Z"));
    }

    private static List<Refusal> instances() {
        return List.of(
                ofInstance("{" + ADMIN + "}", "a DatabaseInstance has exactly one of cloudSql and endpoint"),
                ofInstance("{" + INSTANCE + ", cloudSql: {" + PLACE + "}}", "a DatabaseInstance has exactly one of cloudSql and endpoint"),
                ofInstance("{" + ENDPOINT + "}", "admin takes exactly one source of the password: either password or databaseUrl"),
                ofInstance("{cloudSql: {project: acme-prod, region: europe-west1}}", "spec.cloudSql.instance: Required value"),
                ofCloudSql("project: Acme_Prod, region: europe-west1, instance: orders", "",
                        "project is the id of a Google Cloud project, such as acme-prod: lower-case"),
                ofCloudSql("project: '471104711047', region: europe-west1, instance: orders", "",
                        "project is the id of a Google Cloud project, such as acme-prod: lower-case"),
                ofCloudSql("project: \"acme-prod\\n\", region: europe-west1, instance: orders", "",
                        "project is the id of a Google Cloud project, such as acme-prod:"),
                ofCloudSql("project: acme-prod, region: europe-west1-b, instance: orders", "",
                        "region is a Google Cloud region such as europe-west1, not a zone"),
                ofCloudSql("project: acme-prod, region: europe-west1, instance: 'acme-prod:europe-west1:orders'", "",
                        "instance is the name of the instance alone: lower-case letters, digits and hyphens, not project:region:instance"),
                ofCloudSql(PLACE + ", ipType: Secret", "", "supported values: \"Private\", \"Public\", \"PrivateServiceConnect\""),
                ofCloudSql(PLACE + ", impersonate: [alice@acme.com]", "",
                        "impersonate takes e-mail addresses of service accounts, such as operator@acme-prod.iam"),
                ofCloudSql(PLACE + ", impersonate: [a, b, c, d, e, f, g, h, i]", "", "Too many: 9: must have at most 8 items"),
                ofCloudSql(PLACE, "password: {secretKeyRef: {name: s, key: k}}, databaseUrl: {secretKeyRef: {name: s, key: k}}",
                        "admin takes at most one source of the password: password, databaseUrl, or neither for the secret INSTANCE-postgres-password"),
                ofCloudSql(PLACE + ", iamAuthentication: true", "password: {secretKeyRef: {name: s, key: k}}",
                        "with iamAuthentication the operator logs in as its own IAM principal: admin takes no username, password or databaseUrl"),
                ofCloudSql(PLACE + ", iamAuthentication: true", "databaseUrl: {secretKeyRef: {name: s, key: k}}",
                        "with iamAuthentication the operator logs in as its own IAM principal: admin takes no username, password or databaseUrl"),
                ofCloudSql(PLACE + ", iamAuthentication: true", "username: postgres",
                        "with iamAuthentication the operator logs in as its own IAM principal: admin takes no username, password or databaseUrl"),
                ofCloudSql(PLACE, "password: {}", "a secret has exactly one source: either secretKeyRef or secretManager"),
                ofCloudSql(PLACE, "password: {secretKeyRef: {name: s, key: k}, secretManager: {project: acme-prod, secret: s}}",
                        "a secret has exactly one source: either secretKeyRef or secretManager"),
                ofSecret("project: Acme, secret: s", "project is the id of a Google Cloud project, such as acme-prod, or its number"),
                ofSecret("project: acme-prod, location: global, secret: s",
                        "location is a Google Cloud region such as europe-west1; without it the secret is a global one"),
                ofSecret("project: acme-prod, secret: projects/p/secrets/s",
                        "secret is the name of a secret alone: letters, digits, hyphens and underscores, without projects/ or versions/"),
                ofSecret("project: acme-prod, secret: s, version: 3rd", "version is latest, the number of a version, or an alias"),
                ofRole("password: {secretManager: {project: acme-prod, secret: s}}", "unknown field \"spec.roles[0].password.secretManager\""),
                ofInstance("{" + INSTANCE + ", pool: {maxConnections: 1, maxConnectionsPerDatabase: 1}}", "should be greater than or equal to 2"),
                ofInstance("{" + ENDPOINT + ", admin: {}}", "admin takes exactly one source of the password: either password or databaseUrl"),
                ofInstance("{" + ENDPOINT + ", admin: {password: {secretKeyRef: {name: s, key: k}}, databaseUrl: {secretKeyRef: {name: s, key: k}}}}",
                        "admin takes exactly one source of the password: either password or databaseUrl"),
                ofInstance("{endpoint: {host: 'a,b'}, " + ADMIN + "}", "host is one host name or IP address, without port, brackets or path"),
                ofInstance("{endpoint: {host: a, port: 70000}, " + ADMIN + "}", "should be less than or equal to 65535"),
                ofInstance("{endpoint: {host: a, sslMode: Maybe}, " + ADMIN + "}", "supported values: \"VerifyFull\", \"VerifyCA\", \"Require\", \"Disable\""),
                ofInstance("{endpoint: {host: a, sslMode: Disable, sslRootCert: {name: ca, key: k}}, " + ADMIN + "}",
                        "sslRootCert is only looked at with sslMode VerifyFull or VerifyCA"),
                ofInstance("{" + INSTANCE + ", allowedNamespaces: {from: All}}", "allowedDatabases must be given when allowedNamespaces.from is not Same"),
                ofInstance("{" + INSTANCE + ", allowedDatabases: [x], allowedNamespaces: {from: Selector}}",
                        "selector must be given with from: Selector, and with nothing else"),
                ofInstance(
                        "{" + INSTANCE
                                + ", allowedDatabases: [x], allowedNamespaces: {from: Selector, selector: {matchExpressions: [{key: a, operator: In}]}}}",
                        "values must be given with In and NotIn, and must not with Exists and DoesNotExist"),
                ofInstance("{" + INSTANCE + ", allowedAttributes: [superuser]}", "supported values: \"createdb\", \"createrole\", \"replication\""),
                ofInstance("{" + INSTANCE + ", pool: {maxConnections: 2, maxConnectionsPerDatabase: 3}}",
                        "maxConnectionsPerDatabase must not exceed maxConnections"),
                ofInstance("{" + INSTANCE + ", pool: {connectTimeout: soon}}", "connectTimeout is a duration such as 250ms, 10s, 5m or 1h30m"),
                ofInstance("{" + INSTANCE + ", pool: {idleTimeout: 1d}}", "idleTimeout is a duration such as 250ms, 10s, 5m or 1h30m"),
                ofInstance("{" + INSTANCE + ", timeouts: {lock: never}}", "timeouts.lock is a duration such as 250ms, 10s, 5m or 1h30m"),
                ofInstance("{" + INSTANCE + ", timeouts: {statement: 3 s}}", "timeouts.statement is a duration such as 250ms, 10s, 5m or 1h30m"),
                ofInstance("{" + INSTANCE + ", interval: 10ms}", "interval is a duration of at least 1s, such as 30s or 5m"));
    }

    private static Refusal ofCloudSql(String fields, String admin, String sentence) {
        return ofInstance("{cloudSql: {" + fields + "}, admin: {" + admin + "}}", sentence);
    }

    private static Refusal ofSecret(String fields, String sentence) {
        return ofCloudSql(PLACE, "password: {secretManager: {" + fields + "}}", sentence);
    }

    private static List<Refusal> templates() {
        return List.of(
                new Refusal("RoleTemplate", "{roles: [{name: a}]}", "spec.version: Required value"),
                new Refusal("RoleTemplate", "{version: 1.0.0}", "spec.roles: Required value"),
                new Refusal("RoleTemplate", "{version: 1.0.0, roles: []}", "should have at least 1 items"),
                new Refusal("RoleTemplate", "{version: v1.0.0, roles: [{name: a}]}", "version is a semantic version, such as 1.0.0 or 2.1.0-rc.1"),
                new Refusal("RoleTemplate", "{version: '1.0.00', roles: [{name: a}]}", "version is a semantic version, such as 1.0.0 or 2.1.0-rc.1"),
                new Refusal("RoleTemplate", "{version: 1.0.0, roles: [{name: 'pg_{schema}'}]}", "reserved: roles that begin with pg_ belong to PostgreSQL"),
                new Refusal("RoleTemplate", "{version: 1.0.0, roles: [{name: '{schema}'}, {name: '{schema}'}]}", "Duplicate value"),
                ofSpec("schemas: [{name: app, templates: [{name: t, version: latest}]}]",
                        "version is a version or a range of them, such as 1.0.0, ^1.2, ~1.2, 1.x or >=1.0 <2"),
                ofSpec("schemas: [{name: app, templates: [{name: t, version: '^1 &&'}]}]",
                        "version is a version or a range of them, such as 1.0.0, ^1.2, ~1.2, 1.x or >=1.0 <2"),
                ofSpec("schemas: [{name: app, templates: [{name: t}, {name: t}]}]", "Duplicate value"),
                ofSpec("schemas: [{name: app, ensure: Absent, templates: [{name: t}]}]", "a schema with ensure: Absent takes no templates"));
    }

    private static List<Refusal> specs() {
        return List.of(
                new Refusal("DatabaseSpec", "{database: shop}", "spec.instanceRef: Required value"),
                new Refusal("DatabaseSpec", "{instanceRef: {name: pg}}", "spec.database: Required value"),
                new Refusal("DatabaseSpec", "{instanceRef: {name: pg}, database: " + "x".repeat(64) + "}",
                        "spec.database: Too long: may not be more than 63 bytes"),
                new Refusal("DatabaseSpec", "{instanceRef: {name: pg}, database: " + "é".repeat(32) + "}", "a name in PostgreSQL has at most 63 bytes"),
                new Refusal("DatabaseSpec", "{instanceRef: {name: pg}, database: \"a\\u0000b\"}", "a name must not hold control or format characters"),
                new Refusal("DatabaseSpec", "{instanceRef: {name: pg}, database: \"a\\u202eb\"}", "a name must not hold control or format characters"),
                ofSpec("interval: 3s", "interval is a duration of at least 10s, such as 30s, 5m or 1h30m"),
                ofSpec("interval: often", "interval is a duration of at least 10s, such as 30s, 5m or 1h30m"),
                ofSpec("enforcement: Strict", "spec.enforcement: Unsupported value: \"Strict\": supported values: \"Authoritative\", \"Additive\""),
                ofSpec("autoApproveUpTo: Highest", "supported values: \"None\", \"Low\", \"Medium\", \"High\""),
                ofSpec("create: {owner: cloudsqladmin}", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofSpec("schemas: [{name: pg_mine}]", "reserved: schemas that begin with pg_ and information_schema belong to PostgreSQL"),
                ofSpec("schemas: [{name: a}, {name: a}]", "spec.schemas[1]: Duplicate value"),
                ofSpec("users: [{principal: alice}]", "principal is an e-mail address, such as alice@acme.com"),
                ofSpec("users: [{principal: " + "a".repeat(60) + "@acme.com}]", "principal is too long: a database user has at most 63 bytes"),
                ofSpec("users: [{principal: a@acme.com, roles: [cloudsqlsuperuser]}]",
                        "reserved: postgres, public, none and all names that begin with cloudsql"),
                ofSpec("users: [{principal: a@acme.com, expiresAt: tomorrow}]", "expiresAt is a moment such as 2027-01-31T00:00:00Z"),
                ofSpec("users: [{principal: a@acme.com, ensure: Absent, roles: [a]}]", "a principal with ensure: Absent has no roles"),
                ofSpec("users: [{principal: a@acme.com, ensure: Absent, create: true}]", "create and ensure: Absent exclude each other"),
                ofSpec("users: [{principal: a@acme.com, reassignOwnedTo: a}]",
                        "reassignOwnedTo says who gets what a user owns that goes: it needs ensure: Absent"),
                ofSpec("users: [{principal: a@acme.com}, {principal: a@acme.com}]", "spec.users[1]: Duplicate value"));
    }

    private static List<Refusal> roles() {
        return List.of(
                ofRole("grnats: []", "unknown field \"spec.roles[0].grnats\""),
                ofSpec("roles: [{name: a}, {name: a}]", "spec.roles[1]: Duplicate value"),
                ofSpec("roles: [{name: cloudsqlsuperuser}]", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofSpec("roles: [{name: postgres}]", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofSpec("roles: [{name: none}]", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofSpec("roles: [{name: public}]", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofSpec("roles: [{name: pg_mine}]", "reserved: roles that begin with pg_ belong to PostgreSQL; memberOf takes them"),
                ofSpec("roles: [{name: " + "x".repeat(64) + "}]", "spec.roles[0].name: Too long: may not be more than 63 bytes"),
                ofRole("memberOf: [{role: cloudsqlsuperuser}]", "reserved: postgres, public, none and all names that begin with cloudsql belong to the server"),
                ofRole("connectionLimit: -2", "should be greater than or equal to -1"),
                ofRole("validUntil: tomorrow", "validUntil is a moment such as 2027-01-31T00:00:00Z, or infinity"),
                ofRole("settings: {role: b}", "settings must not hold role, session_authorization, password_encryption, createrole_self_grant"),
                ofRole("settings: {session_preload_libraries: x}", "settings must not hold role, session_authorization, password_encryption"),
                ofRole("settings: {a: [1]}", "spec.roles[0].settings.a"),
                ofRole("external: true, login: true", "an external role takes no attributes, password, settings or comment: it is only granted to"),
                ofRole("external: true, ensure: Absent", "an external role is never dropped: it takes no ensure: Absent"),
                ofRole("ensure: Absent, grants: [{privileges: [CONNECT], database: {}}]",
                        "an absent role takes no grants, defaultPrivileges, memberOf or password"),
                ofRole("reassignOwnedTo: b", "reassignOwnedTo is only for a role with ensure: Absent"));
    }

    private static List<Refusal> grants() {
        return List.of(
                ofGrant("{privileges: [], schema: app}", "privileges in body should have at least 1 items"),
                ofGrant("{privileges: [READ], schema: app}",
                        "spec.roles[0].grants[0].privileges[0]: Unsupported value: \"READ\": supported values: \"SELECT\""),
                ofGrant("{privileges: [USAGE]}", "a grant names exactly one of database, schema, tables, sequences, routines, types"),
                ofGrant("{privileges: [USAGE], schema: app, database: {}}",
                        "a grant names exactly one of database, schema, tables, sequences, routines, types"),
                ofGrant("{privileges: [CONNECT], database: {name: x}}", "unknown field \"spec.roles[0].grants[0].database.name\""),
                ofGrant("{privileges: [SELECT], database: {}}", "a database takes the privileges CONNECT, CREATE, TEMPORARY and ALL"),
                ofGrant("{privileges: [SELECT], schema: app}", "a schema takes the privileges USAGE, CREATE and ALL"),
                ofGrant("{privileges: [USAGE], tables: {schema: app, names: [a]}}", "tables take the privileges SELECT, INSERT, UPDATE, DELETE, TRUNCATE"),
                ofGrant("{privileges: [SELECT], tables: {schema: app, names: []}}", "names in body should have at least 1 items"),
                ofGrant("{privileges: [INSERT], sequences: {schema: app, names: [a]}}", "sequences take the privileges USAGE, SELECT, UPDATE and ALL"),
                ofGrant("{privileges: [USAGE], routines: {schema: app, names: [a]}}", "routines take the privileges EXECUTE and ALL"),
                ofGrant("{privileges: [EXECUTE], types: {schema: app, names: [a]}}", "types take the privileges USAGE and ALL"),
                ofGrant("{privileges: [DELETE], tables: {schema: app, names: [a], columns: [b]}}",
                        "columns take the privileges SELECT, INSERT, UPDATE, REFERENCES and ALL"),
                ofRole("defaultPrivileges: [{owner: b, objectType: Tables, privileges: [USAGE]}]", "default privileges on Tables are SELECT, INSERT, UPDATE"),
                ofRole("defaultPrivileges: [{owner: b, objectType: Sequences, privileges: [INSERT]}]",
                        "default privileges on Sequences are USAGE, SELECT, UPDATE"),
                ofRole("defaultPrivileges: [{owner: b, objectType: Routines, privileges: [USAGE]}]", "default privileges on Routines are EXECUTE and ALL"),
                ofRole("defaultPrivileges: [{owner: b, objectType: Types, privileges: [SELECT]}]", "default privileges on Types are USAGE and ALL"),
                ofRole("defaultPrivileges: [{owner: postgres, objectType: Types, privileges: [USAGE]}]",
                        "reserved: postgres, public, none and all names that begin"),
                ofRole("defaultPrivileges: [{owner: b, objectType: Views, privileges: [SELECT]}]",
                        "supported values: \"Tables\", \"Sequences\", \"Routines\", \"Types\""));
    }
}
