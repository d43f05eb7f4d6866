package dev.databasespec.kubernetes;

import dev.databasespec.api.UserSpec.PrincipalType;
import dev.databasespec.api.UserStatus;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Outcome.UserState;
import java.util.Collection;
import java.util.List;

/** {@code status.users}: the first 100 principals. */
final class Users {
    private static final int LISTED = 100;

    private Users() {}

    static List<UserStatus> listed(Collection<UserState> users) {
        return users.stream().limit(LISTED).map(u -> new UserStatus(u.principal(), u.role().value(), u.present(), PrincipalType.valueOf(u.type()),
                u.roles().stream().map(Name::value).toList())).toList();
    }
}
