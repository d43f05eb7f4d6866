package dev.databasespec.kubernetes;

/** How far a DatabaseSpec is on its way to the present revision of a template. */
enum Stage {
    /** It has it. */
    THERE,
    /** It is its turn. */
    UNDER_WAY,
    /** It was its turn, and it is not well with it. */
    FAILED,
    /** It goes on with an earlier revision. */
    WAITING,
    /** It was its turn, and something else was in the way. */
    PASSED_OVER,
    /** It does not take part: it is new, pinned, suspended, only plans or is being deleted. */
    APART
}
