package dev.databasespec.kubernetes;

/**
 * Something in a spec that cannot be right, whatever the database looks like.
 *
 * @param path of the field: {@code spec.roles[2].grants[0].privileges}
 * @param message what is wrong and why
 * @param action what to do
 */
public record SpecError(String path, String message, String action) {
    @Override
    public String toString() {
        return path + ": " + message + "; " + action;
    }
}
