package dev.databasespec.operator;

import dev.databasespec.testbed.ApiRequest;
import java.util.Locale;
import java.util.function.Predicate;

/** A moment of a change: right before or right after one of the writes that it consists of. */
@SuppressWarnings("ImmutableEnumChecker")
enum Boundary {
    BEFORE_THE_CHANGE_IS_CREATED(Line.API, true, create()), //
    AFTER_THE_CHANGE_IS_CREATED(Line.API, false, create()), //
    BEFORE_THE_INVENTORY_IS_WRITTEN(Line.API, true, status("databasespecs", "\"message\":\"applying ")), //
    AFTER_THE_INVENTORY_IS_WRITTEN(Line.API, false, status("databasespecs", "\"message\":\"applying ")), //
    BEFORE_THE_CHANGE_SAYS_APPLYING(Line.API, true, status("databasechanges", "\"phase\":\"Applying\"")), //
    AFTER_THE_CHANGE_SAYS_APPLYING(Line.API, false, status("databasechanges", "\"phase\":\"Applying\"")), //
    BEFORE_COMMIT_REACHES_THE_SERVER(Line.POSTGRES, true, request -> false), //
    AFTER_COMMIT_REACHED_THE_SERVER(Line.POSTGRES, false, request -> false), //
    BEFORE_THE_CHANGE_SAYS_APPLIED(Line.API, true, status("databasechanges", "\"phase\":\"Applied\"").and(delivered().negate())), //
    AFTER_THE_CHANGE_SAYS_APPLIED(Line.API, false, status("databasechanges", "\"phase\":\"Applied\"").and(delivered().negate())), //
    BEFORE_THE_STATUS_OF_THE_SPEC_IS_WRITTEN(Line.API, true, status("databasespecs", "\"lastChange\":").and(applying().negate())), //
    AFTER_THE_STATUS_OF_THE_SPEC_IS_WRITTEN(Line.API, false, status("databasespecs", "\"lastChange\":").and(applying().negate())), //
    BEFORE_THE_DELIVERY_IS_NOTED(Line.API, true, delivered()), //
    AFTER_THE_DELIVERY_IS_NOTED(Line.API, false, delivered()), //
    BEFORE_THE_CHANGE_IS_LET_GO(Line.API, true, release()), //
    AFTER_THE_CHANGE_IS_LET_GO(Line.API, false, release()), //
    BEFORE_THE_CHANGE_SAYS_THAT_IT_WAITS(Line.API, true, status("databasechanges", "\"phase\":\"AwaitingApproval\"")), //
    AFTER_THE_CHANGE_SAYS_THAT_IT_WAITS(Line.API, false, status("databasechanges", "\"phase\":\"AwaitingApproval\"")), //
    BEFORE_THE_APPROVAL_RELEASES_IT(Line.API, true, status("databasechanges", "\"phase\":\"Pending\"").and(holds("\"approval\":"))), //
    AFTER_THE_APPROVAL_RELEASED_IT(Line.API, false, status("databasechanges", "\"phase\":\"Pending\"").and(holds("\"approval\":"))), //
    BEFORE_THE_APPROVAL_SAYS_USED(Line.API, true, status("changeapprovals", "\"phase\":\"Used\"")), //
    AFTER_THE_APPROVAL_SAYS_USED(Line.API, false, status("changeapprovals", "\"phase\":\"Used\""));

    private enum Line {
        API, POSTGRES
    }

    private final Line line;
    private final boolean before;
    private final Predicate<ApiRequest> which;

    Boundary(Line line, boolean before, Predicate<ApiRequest> which) {
        this.line = line;
        this.before = before;
        this.which = which;
    }

    /** Kills the operator when it gets there. */
    void arm(Lab lab) {
        switch (line) {
            case API -> {
                if (before) {
                    lab.api.before(which, lab::kill);
                } else {
                    lab.api.after(which, lab::kill);
                }
            }
            // reads are committed too: the COMMIT that counts is the next one after the API server was told of it
            case POSTGRES -> lab.api.after(status("databasechanges", "\"phase\":\"Applying\""), () -> {
                if (before) {
                    lab.postgres.before(piece -> piece.contains("COMMIT"), lab::kill);
                } else {
                    lab.postgres.after(piece -> piece.contains("COMMIT"), lab::kill);
                }
            });
        }
    }

    static Predicate<ApiRequest> create() {
        return request -> request.method().equals("POST") && request.path().endsWith("/databasechanges");
    }

    static Predicate<ApiRequest> status(String plural, String word) {
        return request -> request.method().equals("PATCH") && request.path().contains("/" + plural + "/") && request.path().endsWith("/status")
                && request.body().contains(word);
    }

    static Predicate<ApiRequest> holds(String word) {
        return request -> request.body().contains(word);
    }

    private static Predicate<ApiRequest> applying() {
        return holds("\"message\":\"applying ");
    }

    static Predicate<ApiRequest> delivered() {
        return status("databasechanges", "\"auditDelivered\":true");
    }

    static Predicate<ApiRequest> release() {
        return request -> request.method().equals("PATCH") && request.path().contains("/databasechanges/") && request.body().contains("\"finalizers\"");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
