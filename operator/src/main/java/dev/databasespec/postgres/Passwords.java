package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Secret;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.postgresql.util.PasswordUtil;

/** Passwords are hashed here: the clear text never goes to a server, whose log or statistics might keep it. */
final class Passwords {
    private Passwords() {}

    static String verifier(Name role, String source, Map<Name, Secret> passwords) throws CatalogException {
        Secret secret = passwords.get(role);
        if (secret == null || secret.isEmpty()) {
            throw new CatalogException(Failure.of(Kind.INVALID_VALUE, "the password of role " + role + " from " + Printable.escaped(source, 256) + " is empty",
                    "put a password into the Secret"));
        }
        char[] password = secret.reveal();
        try {
            // the type is named: left open, the server's password_encryption would decide
            return PasswordUtil.encodePassword(role.value(), password, "scram-sha-256");
        } catch (SQLException e) {
            throw new CatalogException(Failure.of(Kind.INVALID_VALUE, "the password of role " + role + " from " + Printable.escaped(source, 256)
                    + " cannot be hashed as SCRAM-SHA-256", "choose another password"));
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
