package dev.databasespec.cloudsql;

import com.google.api.services.sqladmin.model.User;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.Accounts.Account;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Users as the API writes them, and as we do. */
final class AccountTypes {
    private AccountTypes() {}

    static SortedMap<Name, Account> accounts(List<User> users) {
        TreeMap<Name, Account> accounts = new TreeMap<>();
        for (User user : users) {
            if (user.getName() != null && !user.getName().isEmpty() && user.getName().indexOf('\0') < 0) {
                Name role = Name.of(truncated(user.getName()));
                accounts.put(role, new Account(role, fromApi(user.getType()), user.getIamStatus() == null ? "" : Texts.shown(user.getIamStatus())));
            }
        }
        return Sorted.map(accounts);
    }

    /** PostgreSQL cuts a longer name, and never in the middle of a character. */
    private static String truncated(String name) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > Name.MAX_BYTES) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    /** The API leaves the type of built-in users out. */
    private static Accounts.Type fromApi(@Nullable String type) {
        return switch (type) {
            case null -> Accounts.Type.BUILT_IN;
            case "CLOUD_IAM_USER" -> Accounts.Type.USER;
            case "CLOUD_IAM_SERVICE_ACCOUNT" -> Accounts.Type.SERVICE_ACCOUNT;
            case "CLOUD_IAM_GROUP" -> Accounts.Type.GROUP;
            case "CLOUD_IAM_GROUP_USER", "CLOUD_IAM_GROUP_SERVICE_ACCOUNT" -> Accounts.Type.GROUP_MEMBER;
            default -> type.startsWith("CLOUD_IAM_") ? Accounts.Type.USER : Accounts.Type.BUILT_IN;
        };
    }

    static String toApi(Accounts.Type type) {
        return switch (type) {
            case BUILT_IN -> "BUILT_IN";
            case USER -> "CLOUD_IAM_USER";
            case SERVICE_ACCOUNT -> "CLOUD_IAM_SERVICE_ACCOUNT";
            case GROUP -> "CLOUD_IAM_GROUP";
            case GROUP_MEMBER -> throw new IllegalArgumentException("members of a group come by themselves");
        };
    }
}
