package dev.databasespec.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A grown database as SQL: roles r0 to r7, schemas s0 to s2, owners, grants with options and second-hand grantors, default privileges, from one seed. */
final class RandomScript {
    private static final List<String> TABLE_RIGHTS = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER");
    private final Random random;
    private final int version;
    private final StringBuilder sql = new StringBuilder();
    private final List<String> roles = new ArrayList<>();

    RandomScript(long seed, int version) {
        this.random = new Random(seed);
        this.version = version;
    }

    /** Sections as the testbed's server reads them; the random grants that may fail are wrapped, as nobody cares whether one is redundant. */
    String text() {
        roles();
        sql.append("-- as: cloudsqladmin\n");
        for (int s = 0; s < 3; s++) {
            schema("s" + s);
        }
        for (int i = 0; i < random.nextInt(6); i++) {
            attempt(pick(roles), "ALTER DEFAULT PRIVILEGES " + (random.nextInt(3) == 0 ? "" : "IN SCHEMA s" + random.nextInt(3) + " ") + "GRANT "
                    + pick(List.of("SELECT ON TABLES", "INSERT ON TABLES", "USAGE ON SEQUENCES", "EXECUTE ON ROUTINES")) + " TO " + pick(roles) + option());
        }
        return sql.toString();
    }

    private void roles() {
        sql.append("-- as: postgres\n");
        for (int i = 0; i < 8; i++) {
            if (random.nextInt(4) > 0) {
                roles.add("r" + i);
                boolean login = random.nextInt(8) == 0;
                sql.append(login ? "RESET ROLE; " : "SET ROLE cloudsqlsuperuser; ").append("CREATE ROLE r").append(i)
                        .append(random.nextBoolean() ? " LOGIN" : "")
                        .append(random.nextInt(4) == 0 ? " NOINHERIT" : "").append(random.nextInt(3) == 0 ? " CONNECTION LIMIT 3" : "").append(";\n");
                if (random.nextInt(3) == 0) {
                    sql.append("COMMENT ON ROLE r").append(i).append(" IS 'hand made';\n");
                }
                if (random.nextInt(3) == 0) {
                    sql.append("ALTER ROLE r").append(i).append(" SET statement_timeout = '").append(random.nextInt(3)).append("s';\n");
                }
            }
        }
        if (roles.isEmpty()) {
            roles.add("r0");
            sql.append("SET ROLE cloudsqlsuperuser; CREATE ROLE r0;\n");
        }
        sql.append("-- as: cloudsqladmin\n");
        for (int i = 0; i < random.nextInt(8); i++) {
            int member = 1 + random.nextInt(7);
            String options = version >= 16
                    ? " WITH ADMIN " + flag() + ", INHERIT " + flag() + ", SET " + flag()
                    : random.nextBoolean() ? " WITH ADMIN OPTION" : "";
            attempt(pick(List.of("cloudsqlsuperuser", "cloudsqlsuperuser", "postgres")), "GRANT r" + random.nextInt(member) + " TO r" + member + options);
        }
    }

    private void schema(String schema) {
        String owner = owner();
        sql.append("CREATE SCHEMA ").append(schema).append(" AUTHORIZATION ").append(owner).append(";\n");
        grants(owner, "SCHEMA " + schema, List.of("USAGE", "CREATE"));
        for (int i = 0; i < random.nextInt(5); i++) {
            String table = create(schema, "t" + i, random.nextInt(3) == 0 ? "VIEW %s AS SELECT 1 AS c0, 2 AS c1" : "TABLE %s (c0 int, c1 int, c2 int)");
            grants(owner(table), "TABLE " + table, TABLE_RIGHTS);
            if (random.nextInt(3) == 0) {
                attempt(owner(table), "GRANT SELECT (c" + random.nextInt(2) + ") ON " + table + " TO " + pick(roles));
            }
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            String sequence = create(schema, "s" + i, "SEQUENCE %s");
            grants(owner(sequence), "SEQUENCE " + sequence, List.of("USAGE", "SELECT", "UPDATE"));
        }
        for (int i = 0; i < random.nextInt(3); i++) {
            String routine = create(schema, "r" + i, "FUNCTION %s(integer) RETURNS int LANGUAGE sql AS 'SELECT $1'");
            grants(owner(routine), "FUNCTION " + routine + "(integer)", List.of("EXECUTE"));
        }
        for (int i = 0; i < random.nextInt(2); i++) {
            String type = create(schema, "t" + (10 + i), "TYPE %s AS ENUM ('a')");
            grants(owner(type), "TYPE " + type, List.of("USAGE"));
        }
    }

    private final java.util.Map<String, String> owners = new java.util.HashMap<>();

    private String owner(String object) {
        return owners.getOrDefault(object, "cloudsqladmin");
    }

    private String create(String schema, String name, String how) {
        String object = schema + "." + name;
        String owner = owner();
        sql.append("CREATE ").append(how.formatted(object)).append("; ALTER ").append(how.substring(0, how.indexOf(' '))).append(' ').append(object)
                .append(how.startsWith("FUNCTION") ? "(integer)" : "").append(" OWNER TO ").append(owner).append(";\n");
        owners.put(object, owner);
        return object;
    }

    /** Mostly roles that we can act for; now and then the admin itself, or the provider, whose objects nobody can manage. */
    private String owner() {
        return switch (random.nextInt(10)) {
            case 0 -> "postgres";
            case 1 -> "cloudsqlsuperuser";
            case 2 -> random.nextInt(3) == 0 ? "cloudsqladmin" : pick(roles);
            default -> pick(roles);
        };
    }

    private void grants(String owner, String object, List<String> rights) {
        for (int i = 0; i < random.nextInt(4); i++) {
            String right = pick(rights);
            String first = pick(roles);
            boolean passesOn = random.nextInt(6) == 0;
            attempt(owner, "GRANT " + right + " ON " + object + " TO "
                    + (random.nextInt(6) == 0 && !passesOn ? "PUBLIC" : first + (passesOn ? " WITH GRANT OPTION" : "")));
            if (passesOn && random.nextBoolean()) {
                attempt(first, "GRANT " + right + " ON " + object + " TO " + pick(roles));
            }
        }
    }

    private void attempt(String role, String statement) {
        sql.append("DO $do$ BEGIN SET LOCAL ROLE ").append(role).append("; ").append(statement)
                .append("; EXCEPTION WHEN OTHERS THEN NULL; END $do$; RESET ROLE;\n");
    }

    private String option() {
        return random.nextInt(6) == 0 ? " WITH GRANT OPTION" : "";
    }

    private String flag() {
        return random.nextBoolean() ? "TRUE" : "FALSE";
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
