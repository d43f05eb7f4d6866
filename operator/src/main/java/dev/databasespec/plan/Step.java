package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import java.util.Optional;
import java.util.SortedSet;

/** One thing to do. A step is a value: it holds no SQL and no secret. */
public sealed interface Step {
    /** Cannot run inside a transaction: comes first and alone. */
    record CreateDatabase(Name database, DesiredState.Database how) implements Step {
        /** The same, left to whoever makes it. */
        public CreateDatabase withoutOwner() {
            return new CreateDatabase(database,
                    new DesiredState.Database(Optional.empty(), how.encoding(), how.collation(), how.template(), how.connectionLimit()));
        }
    }

    record CreateRole(Name role, RoleAttributes attributes) implements Step {}

    record AlterRole(Name role, RoleAttributes from, RoleAttributes to) implements Step {}

    /** {@code source} says where the password comes from, for people; the password itself is handed to the executor beside the plan */
    record SetPassword(Name role, String source) implements Step {}

    /** {@code ALTER ROLE … SET}; an empty {@code to} is RESET. */
    record SetRoleSetting(Name role, String setting, Optional<String> from, Optional<String> to) implements Step {}

    /** An empty {@code to} removes the comment. */
    record CommentOnRole(Name role, String from, String to) implements Step {}

    record CreateSchema(Name schema, Optional<Name> owner) implements Step {}

    record AlterSchemaOwner(Name schema, Name from, Name to) implements Step {}

    record Grant(Target target, SortedSet<Privilege> privileges, SortedSet<Grantee> grantees, boolean grantOption) implements Step {
        public Grant {
            privileges = Sorted.set(privileges);
            grantees = Sorted.set(grantees);
        }
    }

    /** {@code optionOnly}: keep the right, take only the right to pass it on */
    record Revoke(Target target, SortedSet<Privilege> privileges, SortedSet<Grantee> grantees, Name grantor, boolean optionOnly) implements Step {
        public Revoke {
            privileges = Sorted.set(privileges);
            grantees = Sorted.set(grantees);
        }

        /** Whether this takes the item away. */
        public boolean takes(AclItem item) {
            return item.grantor().equals(grantor) && privileges.contains(item.privilege()) && grantees.contains(item.grantee());
        }
    }

    /** No schemas: the global form. */
    record GrantDefault(Name owner, SortedSet<String> schemas, ObjectType type, SortedSet<Privilege> privileges, SortedSet<Grantee> grantees,
            boolean grantOption)
            implements
                Step {
        public GrantDefault {
            schemas = Sorted.set(schemas);
            privileges = Sorted.set(privileges);
            grantees = Sorted.set(grantees);
        }
    }

    record RevokeDefault(Name owner, SortedSet<String> schemas, ObjectType type, SortedSet<Privilege> privileges, SortedSet<Grantee> grantees,
            boolean optionOnly)
            implements
                Step {
        public RevokeDefault {
            schemas = Sorted.set(schemas);
            privileges = Sorted.set(privileges);
            grantees = Sorted.set(grantees);
        }
    }

    /** Adds the membership, or gives the row of this grantor these options. */
    record GrantMembership(Name role, SortedSet<Name> members, MembershipOptions options, Name grantor) implements Step {
        public GrantMembership {
            members = Sorted.set(members);
        }
    }

    /** {@code adminOnly}: keep the membership, take only ADMIN */
    record RevokeMembership(Name role, SortedSet<Name> members, Name grantor, boolean adminOnly) implements Step {
        public RevokeMembership {
            members = Sorted.set(members);
        }
    }

    /** Gives what the role owns in this database to another. */
    record ReassignOwned(Name role, Name to) implements Step {}

    record DropSchema(Name schema) implements Step {}

    record DropRole(Name role) implements Step {}

    /** Not done in SQL, but through the Cloud SQL Admin API: outside of the transaction. */
    sealed interface AccountStep extends Step {
        /** The database user. */
        Name role();
    }

    /** Makes the database user of an IAM principal; {@code type}: User, ServiceAccount or Group */
    record CreateAccount(Name role, String principal, String type) implements AccountStep {}

    /** Memberships that SQL cannot grant. */
    record AddAccountRoles(Name role, SortedSet<Name> roles) implements AccountStep {
        public AddAccountRoles {
            roles = Sorted.set(roles);
        }
    }

    /** Memberships that SQL cannot take back; the API is told what the user keeps, and takes the rest. */
    record RemoveAccountRoles(Name role, SortedSet<Name> removed, SortedSet<Name> kept) implements AccountStep {
        public RemoveAccountRoles {
            removed = Sorted.set(removed);
            kept = Sorted.set(kept);
        }
    }

    /** Comes after the transaction: the user has to be free of everything. */
    record DeleteAccount(Name role) implements AccountStep {}
}
