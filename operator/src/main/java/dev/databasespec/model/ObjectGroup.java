package dev.databasespec.model;

import java.util.Collection;
import java.util.SortedSet;

/**
 * Objects of one kind and schema that have the same owner and the same access control list. A catalog of 10,000 tables has a few dozen of these.
 *
 * @param extension members of an extension: left alone by {@code "*"} and never surplus
 * @param acl with the owner's and PUBLIC's implicit rights spelled out ({@code acldefault})
 */
public record ObjectGroup(ObjectKind kind, String schema, Name owner, boolean extension, SortedSet<ObjectRef> objects, SortedSet<AclItem> acl) {
    public ObjectGroup {
        objects = Sorted.set(objects);
        acl = Sorted.set(acl);
    }

    public ObjectGroup withObjects(Collection<ObjectRef> members) {
        return new ObjectGroup(kind, schema, owner, extension, Sorted.set(members), acl);
    }

    public ObjectGroup withAcl(Collection<AclItem> items) {
        return new ObjectGroup(kind, schema, owner, extension, objects, Sorted.set(items));
    }

    public ObjectGroup withOwner(Name newOwner) {
        return new ObjectGroup(kind, schema, newOwner, extension, objects, acl);
    }
}
