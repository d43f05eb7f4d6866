package dev.databasespec.model;

import java.util.Comparator;

/** One exploded item of an access control list: {@code grantor} gave {@code privilege} to {@code grantee}. */
public record AclItem(Grantee grantee, Name grantor, Privilege privilege, boolean grantable) implements Comparable<AclItem> {
    private static final Comparator<AclItem> ORDER = Comparator.comparing(AclItem::grantee).thenComparing(AclItem::privilege)
            .thenComparing(AclItem::grantor).thenComparing(AclItem::grantable);

    @Override
    public int compareTo(AclItem other) {
        return ORDER.compare(this, other);
    }
}
