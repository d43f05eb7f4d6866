package dev.databasespec.kubernetes;

/**
 * Why something is not so.
 *
 * @param message what, where and why
 * @param action what to do about it
 */
record Explanation(String message, String action) {
    /** One sentence for a condition. */
    String sentence() {
        return action.isEmpty() ? message : message + "; " + action;
    }
}
