package dev.databasespec.kubernetes;

import dev.databasespec.api.UserSpec.PrincipalType;
import dev.databasespec.api.UserStatus;
import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Accounts.Account;
import dev.databasespec.reconcile.Outcome.UserState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** {@code status.users}: the first 100 principals. */
final class Users {
    private static final int LISTED = 100;
    private static final int MOST_ROLES = 64;

    private Users() {}

    static List<UserStatus> listed(Collection<UserState> users) {
        return users.stream().limit(LISTED).map(Users::status).toList();
    }

    private static UserStatus status(UserState state) {
        var user = state.user();
        return new UserStatus(user.principal(), user.role().value(), state.present(), PrincipalType.valueOf(user.type()), names(state.roles()),
                names(state.effectiveRoles()), user.expiresAt().map(Instant::toString).orElse(null), user.expiresAt().isPresent() ? user.expired() : null,
                state.listed().orElse(null), state.account().map(Account::iamStatus).filter(s -> !s.isEmpty()).orElse(null));
    }

    private static List<String> names(Collection<Name> names) {
        return names.stream().limit(MOST_ROLES).map(Name::value).toList();
    }
}
