package dev.databasespec.plan;

import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem.Reason;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The database users of IAM principals: made and deleted through the Cloud SQL Admin API, and only what was made is deleted. */
final class AccountPlanning {
    private AccountPlanning() {}

    static void plan(Draft draft) {
        draft.desired.users().values().stream().filter(u -> !u.absent() && !u.expired()).forEach(u -> plan(draft, u));
    }

    private static void plan(Draft draft, User user) {
        boolean there = draft.exists(user.role());
        boolean adminApi = draft.live.server().provider().adminApi();
        if (user.create() && adminApi && !draft.live.server().provider().iamAuthentication()) {
            draft.problem(!there, "user " + user.role(), Reason.IAM_AUTHENTICATION_OFF,
                    "the flag cloudsql.iam_authentication of the instance is off: " + (there ? "the principal " : "nobody is created, since the principal ")
                            + user.principal() + " cannot log in",
                    "turn it on (gcloud sql instances patch --database-flags=cloudsql.iam_authentication=on; name the other flags as well, the list is replaced)");
        } else if (!there && user.create() && adminApi) {
            draft.add(new PlannedStep(new Step.CreateAccount(user.role(), user.principal(), user.type()), Hazard.LOW, "it is declared and does not exist",
                    Authority.OURS));
        } else if (!there) {
            draft.error("user " + user.role(), Reason.MISSING_PRINCIPAL,
                    "the principal " + user.principal() + " has no database user " + user.role() + " on this server",
                    user.create()
                            ? "`create: true` needs a DatabaseInstance with `cloudSql`: create the user by hand, it is picked up when it appears"
                            : "create the IAM user on the instance (gcloud sql users create), or set `create: true`; it is picked up when it appears");
        }
    }

    /** Users that may have to be deleted. */
    static SortedSet<Name> going(DesiredState desired, Inventory applied) {
        TreeSet<Name> going = new TreeSet<>(applied.users());
        desired.users().values().forEach(u -> {
            if (u.absent()) {
                going.add(u.role());
            } else {
                going.remove(u.role());
            }
        });
        going.removeAll(desired.elsewhere().users());
        return Sorted.set(going);
    }

    static void drop(Draft draft) {
        for (Name user : going(draft.desired, draft.applied)) {
            User declared = draft.desired.users().get(user);
            delete(draft, user, declared == null ? Optional.empty() : declared.reassignOwnedTo(),
                    declared != null ? "it is declared absent" : "we made it, and no DatabaseSpec of this server names it any more");
        }
    }

    static void release(Draft draft) {
        TreeSet<Name> going = new TreeSet<>(draft.applied.users());
        going.removeAll(draft.desired.elsewhere().users());
        going.forEach(user -> delete(draft, user, Optional.empty(), "the DatabaseSpec is deleted with `deletionPolicy: Drop`"));
    }

    /** Of whoever was there before us, rights are taken only with approval. */
    private static Hazard taking(Draft draft, Name user) {
        return draft.applied.users().contains(user) || draft.desired.elsewhere().madeUsers().contains(user) ? Hazard.MEDIUM : Hazard.HIGH;
    }

    private static void delete(Draft draft, Name user, Optional<Name> heir, String reason) {
        if (!draft.exists(user)) {
            return;
        }
        if (draft.live.server().isUs(user) || user.isReserved()) {
            draft.error("user " + user, Reason.NOT_MANAGEABLE, "user " + user + " is to go (" + reason + "), and is who the operator logs in or acts as",
                    "remove it from `users`");
            return;
        }
        if (!draft.live.server().provider().adminApi()) {
            draft.error("user " + user, Reason.NOT_MANAGEABLE, "user " + user + " is to go (" + reason + "), which takes the Cloud SQL Admin API",
                    "delete it there (gcloud sql users delete), or point the spec at a DatabaseInstance with `cloudSql`");
        } else if (DropPlanning.free(draft, "user", user, heir, taking(draft, user), true, reason)) {
            draft.add(new PlannedStep(new Step.DeleteAccount(user), Hazard.HIGH, reason, Authority.OURS));
        }
    }
}
