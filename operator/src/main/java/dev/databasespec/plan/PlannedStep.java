package dev.databasespec.plan;

/**
 * A step with what a person wants to know about it and what the executor needs.
 *
 * @param reason why it is in the plan, and why it has this hazard
 * @param authority as whom it has to run
 */
public record PlannedStep(Step step, Hazard hazard, String reason, Authority authority) {
    static final String EXPIRED = "it has expired";

    /** Whether it can only be due because somebody changed the database, where the spec is the same: neither time nor a Secret nor a neighbour asks for it. */
    public boolean isAboutDrift() {
        return !(step instanceof Step.SetPassword) && !(step instanceof Step.DeleteAccount) && !reason.equals(EXPIRED);
    }

    /** Whether it takes back access whose time is over. */
    public boolean isAboutExpiry() {
        return reason.equals(EXPIRED);
    }
}
