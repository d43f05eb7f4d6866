package dev.databasespec.cli.manifest;

/** What tells resources of one kind apart. */
public record Key(String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    /** {@code team-orders/orders} */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
