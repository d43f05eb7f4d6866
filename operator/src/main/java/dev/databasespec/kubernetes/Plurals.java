package dev.databasespec.kubernetes;

/** Numbers with their noun. */
final class Plurals {
    private Plurals() {}

    static String of(int count, String one) {
        return of(count, one, one + "s");
    }

    static String of(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
