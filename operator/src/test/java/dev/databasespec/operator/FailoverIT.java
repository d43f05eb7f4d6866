package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.ApiRequest;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two replicas under a load of edits, of which the leader is killed, stopped or paused at moments that nobody chose. {@code -Dfailover.rounds=20} is how often,
 * {@code -Dfailover.seed=N} repeats what was chosen.
 */
@RequiresControlPlane
class FailoverIT {
    private static final int ROUNDS = Integer.getInteger("failover.rounds", 3);
    private static final Duration TAKEOVER = Duration.ofSeconds(15);
    private static final Duration AFTER_A_CLEAN_STOP = Duration.ofSeconds(5);
    private static Replicas replicas;
    private final long seed = Long.getLong("failover.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<End, Duration> longest = new TreeMap<>();

    /** How a leader goes. */
    private enum End {
        KILLED, STOPPED, PAUSED
    }

    @BeforeAll
    static void start() {
        replicas = Replicas.start();
    }

    @AfterAll
    static void stop() {
        replicas.close();
    }

    @AfterEach
    void forget() {
        replicas.api.clear();
        replicas.postgres.forward();
    }

    @Test
    void nothingIsLostNothingIsDoneTwiceAndNobodyWritesBesideTheLeader() {
        System.out.println("failover.seed=" + seed + " failover.rounds=" + ROUNDS);
        try {
            List<RandomTeam> teams = List.of("High", "Medium", "High").stream().map(limit -> new RandomTeam(replicas.tenant(), limit, random)).toList();
            teams.forEach(RandomTeam::edit);
            for (int round = 0; round < ROUNDS; round++) {
                round(End.values()[round % End.values().length], teams);
            }
            rest(teams);
            System.out.println("longest time without a leader: " + longest + "; terms: " + replicas.terms.all().size() + ", transactions: "
                    + Writers.in(replicas.stage.server()).writes().size());
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with -Dfailover.seed=" + seed + " -Dfailover.rounds=" + ROUNDS + "\n" + replicas.logs(), e);
        }
    }

    private void round(End end, List<RandomTeam> teams) {
        Await.until("a leader", Replicas.PATIENCE, () -> !replicas.terms.leader().isEmpty());
        String leader = replicas.terms.leader();
        CountDownLatch moment = new CountDownLatch(1);
        Runnable strike = () -> {
            if (end != End.STOPPED && moment.getCount() > 0) {
                strike(end, replicas.process(leader));
            }
            moment.countDown();
        };
        switch (random.nextInt(3)) {
            case 0 -> replicas.api.before(nthWrite(1 + random.nextInt(15)), strike);
            case 1 -> replicas.api.after(nthWrite(1 + random.nextInt(15)), strike);
            default -> replicas.postgres.before(nthPiece(1 + random.nextInt(60)), strike);
        }
        teams.forEach(RandomTeam::something);
        Await.within(Duration.ofMillis(random.nextInt(3000)), () -> moment.getCount() == 0);
        strike.run();
        long since = System.nanoTime();
        if (end == End.STOPPED) {
            assertThat(replicas.process(leader).terminate()).isZero();
            since = System.nanoTime();
        }
        replicas.api.clear();
        replicas.postgres.forward();
        teams.forEach(RandomTeam::something);
        succeeded(leader, end, since);
        if (end == End.PAUSED) {
            replicas.process(leader).resume();
            Await.until("the end of whoever was paused", Duration.ofSeconds(10), () -> !replicas.process(leader).isAlive());
        }
        replicas.begin(leader);
        replicas.process(leader).awaitReady();
    }

    private static void strike(End end, OperatorProcess process) {
        switch (end) {
            case KILLED -> process.kill();
            case PAUSED -> process.pause();
            case STOPPED -> throw new IllegalArgumentException(end.name());
        }
    }

    private void succeeded(String leader, End end, long since) {
        Duration limit = end == End.STOPPED ? AFTER_A_CLEAN_STOP : TAKEOVER;
        boolean there = Await.within(limit, () -> replicas.terms.leader().equals(Replicas.other(leader)));
        Duration gap = Duration.ofNanos(System.nanoTime() - since);
        assertThat(there).as(() -> Replicas.other(leader) + " leads within " + limit + " after " + leader + " was " + end).isTrue();
        longest.merge(end, gap, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    private static Predicate<ApiRequest> nthWrite(int number) {
        var writes = new AtomicInteger();
        return request -> request.isWrite() && !request.path().contains("/leases") && writes.incrementAndGet() == number;
    }

    private static Predicate<String> nthPiece(int number) {
        var pieces = new AtomicInteger();
        return piece -> pieces.incrementAndGet() == number;
    }

    private static void rest(List<RandomTeam> teams) {
        teams.forEach(RandomTeam::edit);
        teams.forEach(team -> {
            Await.within(Replicas.PATIENCE, () -> {
                team.approveWhatWaits();
                return team.tenant().ready("spec").startsWith("Converged");
            });
            assertThat(team.tenant().ready("spec")).as(team.tenant().name()).startsWith("Converged");
            team.isAsDeclared();
            Aftermath.of(replicas::history, team.tenant());
        });
        Writers.in(replicas.stage.server()).wereOneAtATime(replicas.terms);
        assertThat(replicas.terms.all().stream().map(Terms.Term::identity).filter(i -> !i.isEmpty())).as("every leader is another").doesNotHaveDuplicates();
    }

    /** Its transaction is open, with all that was declared before, and its locks are held, while somebody else leads and something else is declared. */
    @Test
    void whoWasPausedInTheMiddleOfATransactionCommitsNothingOutdated() {
        var team = replicas.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        String leader = replicas.terms.leader();
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        replicas.api.before(Boundary.status("databasechanges", "\"phase\":\"Applying\""), () -> {
            replicas.process(leader).pause();
            paused.countDown();
            awaitQuietly(goesOn);
        });
        team.apply(team.spec("roles: [{name: $_a}, {name: $_outdated}]"));
        Await.until("the pause", Replicas.PATIENCE, () -> paused.getCount() == 0);
        team.apply(team.spec("roles: [{name: $_a}, {name: $_b}]"));
        Await.until("somebody else leads", TAKEOVER, () -> replicas.terms.leader().equals(Replicas.other(leader)));
        replicas.process(leader).resume();
        goesOn.countDown();
        Await.until("the end of whoever was paused", Duration.ofSeconds(10), () -> !replicas.process(leader).isAlive());
        team.awaitReady("Converged");
        assertThat(team.sql("SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolname LIKE '$\\_%'"))
                .isEqualTo(team.name() + "_a " + team.name() + "_b");
        var writers = Writers.in(replicas.stage.server());
        writers.wereOneAtATime(replicas.terms);
        assertThat(writers.writes().stream().filter(w -> w.database().equals(team.name())).max(Comparator.comparing(Writers.Write::commit)))
                .get().extracting(Writers.Write::application).isEqualTo("databasespec/" + Replicas.other(leader));
        replicas.begin(leader);
        replicas.process(leader).awaitReady();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A rolling upgrade: the old one is asked to stop while a transaction of it runs. */
    @Test
    void aCleanStopCutsNoTransactionAndHandsOverAtOnce() {
        var team = replicas.tenant();
        team.apply(team.spec("roles: [{name: $_a}]"));
        team.awaitReady("Converged");
        String leader = replicas.terms.leader();
        replicas.api.before(Boundary.status("databasechanges", "\"phase\":\"Applying\""),
                () -> Thread.startVirtualThread(() -> replicas.process(leader).terminate()));
        team.apply(team.spec("roles: [{name: $_a}, {name: $_b}]"));
        Await.until("the end", Replicas.PATIENCE, () -> !replicas.process(leader).isAlive());
        long since = System.nanoTime();
        Await.until("somebody else leads", AFTER_A_CLEAN_STOP, () -> replicas.terms.leader().equals(Replicas.other(leader)));
        System.out.println("after a clean stop: " + Duration.ofNanos(System.nanoTime() - since));
        assertThat(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_b'")).isEqualTo("1");
        team.awaitReady("Converged");
        assertThat(Writers.in(replicas.stage.server()).writes().stream().filter(w -> w.database().equals(team.name())).map(Writers.Write::application))
                .as("who committed").containsOnly("databasespec/" + leader);
        Aftermath.of(replicas::history, team);
        replicas.begin(leader);
        replicas.process(leader).awaitReady();
    }
}
