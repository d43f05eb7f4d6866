package dev.databasespec.cli.yaml;

import dev.databasespec.model.Printable;

/** Where in a file something stands; lines and columns count from 1, line 0 is the file as a whole. */
public record Place(String file, int line, int column) implements Comparable<Place> {
    private static final int MAX_FILE_NAME = 4096;

    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        int order = file.compareTo(other.file);
        order = order != 0 ? order : Integer.compare(line, other.line);
        return order != 0 ? order : Integer.compare(column, other.column);
    }

    /** {@code orders.yaml:12:5} */
    @Override
    public String toString() {
        String name = Printable.escaped(file, MAX_FILE_NAME);
        return line == 0 ? name : name + ":" + line + ":" + column;
    }
}
