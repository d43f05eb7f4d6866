package dev.databasespec.kubernetes;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What there is in the cluster, counted when somebody asks. A replica that does not lead counts nothing.
 *
 * @param leading whether this replica does the work
 * @param specs how many DatabaseSpecs are in which state
 * @param unready by the reason they give now: for how long that one is not Ready which is so for longest
 * @param drifted how many DatabaseSpecs differ from their database by something from outside, by reason
 * @param driftedFor by reason: for how long the one that does so for longest
 * @param longestWait how long that plan waits for approval which waits for longest
 * @param overdue how many DatabaseSpecs had no complete pass for three intervals
 * @param instances the state of each DatabaseInstance, by namespace and name
 * @param records how many records the audit history has not taken yet
 * @param oldestRecord how old the oldest of them is
 */
public record Census(boolean leading, SortedMap<State, Integer> specs, SortedMap<String, Duration> unready, SortedMap<String, Integer> drifted,
        SortedMap<String, Duration> driftedFor, Duration longestWait, int overdue, SortedMap<String, State> instances, int records,
        Duration oldestRecord) {

    public static final Census NOTHING = new Census(false, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), Duration.ZERO, 0,
            new TreeMap<>(),
            0, Duration.ZERO);

    /** Status and reason of the condition Ready. */
    public record State(String ready, String reason) implements Comparable<State> {
        /** Nobody has looked at it yet. */
        static final State UNOBSERVED = new State("Unknown", "Unobserved");

        @Override
        public int compareTo(State other) {
            int byReady = ready.compareTo(other.ready);
            return byReady != 0 ? byReady : reason.compareTo(other.reason);
        }
    }

    public Census {
        specs = Collections.unmodifiableSortedMap(specs);
        unready = Collections.unmodifiableSortedMap(unready);
        drifted = Collections.unmodifiableSortedMap(drifted);
        driftedFor = Collections.unmodifiableSortedMap(driftedFor);
        instances = Collections.unmodifiableSortedMap(instances);
    }
}
