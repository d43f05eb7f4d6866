package dev.databasespec.cli.state;

/**
 * Whose state it is: one DatabaseSpec on one database of one server. The same manifests turned to another server begin anew, so that nothing is dropped there
 * which was made elsewhere.
 *
 * @param spec {@code namespace/name}
 * @param server {@code host:port}
 */
public record StateKey(String spec, String server, String database) implements Comparable<StateKey> {
    @Override
    public int compareTo(StateKey other) {
        int order = spec.compareTo(other.spec);
        order = order != 0 ? order : server.compareTo(other.server);
        return order != 0 ? order : database.compareTo(other.database);
    }
}
