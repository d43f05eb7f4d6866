package dev.databasespec.cli.yaml;

/** A file as text; {@code name} is how the user named it. Its text may hold Secrets. */
public record SourceFile(String name, String text) {
    @Override
    public String toString() {
        return name;
    }
}
