package dev.databasespec.cli.bundle;

import dev.databasespec.model.Printable;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** An API that always answers, and in time: whatever goes wrong with one request is the reply to that request alone. */
final class BoundedApi implements Api {
    /** Every part of ours is a name, a port, or a fixed word. */
    private static final Pattern PATH = Pattern.compile("(/(?!\\.\\.?(/|$))[A-Za-z0-9.:_-]+)+");
    private static final int LONGEST_WHY = 300;
    private final Api api;
    private final Duration each;
    private final long end;

    /**
     * Answers no later than told.
     *
     * @param each how long one request may take with the whole of its reply
     * @param all how long all of them may take
     */
    BoundedApi(Api api, Duration each, Duration all) {
        this.api = api;
        this.each = each;
        this.end = System.nanoTime() + all.toNanos();
    }

    @Override
    public Reply get(String path) {
        if (!PATH.matcher(path.replaceFirst("\\?.*", "")).matches()) {
            return new Refused(0, "this is no path of the Kubernetes API, so it was not asked for");
        }
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative()) {
            return new Refused(0, "it was not asked for any more: collecting took too long");
        }
        try {
            return Patience.within(left.compareTo(each) < 0 ? left : each, () -> api.get(path));
        } catch (TimeoutException e) {
            return new Refused(0, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Refused(0, "it failed: " + Printable.escaped(e.toString(), LONGEST_WHY));
        }
    }
}
