package dev.databasespec.plan;

/** How much a step can hurt. Low adds; Medium changes, or takes away what we gave; High drops, or takes away what was there before us. */
public enum Hazard {
    LOW, MEDIUM, HIGH;

    /** As written in specs and status: {@code Low}. */
    public String word() {
        return name().charAt(0) + name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    public Hazard max(Hazard other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
