package dev.databasespec.cli.yaml;

/** Something in a manifest that cannot be right: where, what, and what to do. Never holds the value of a Secret. */
public record Finding(Place place, String message) implements Comparable<Finding> {
    @Override
    public int compareTo(Finding other) {
        int order = place.compareTo(other.place);
        return order != 0 ? order : message.compareTo(other.message);
    }

    @Override
    public String toString() {
        return place + ": " + message;
    }
}
