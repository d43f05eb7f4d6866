package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseChange;
import dev.databasespec.testbed.ApiRequest;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL at moments that nobody chose, while specs are edited, databases are changed by hand and changes are approved and rejected. {@code -Dcrash.rounds=200} is
 * how often, {@code -Dcrash.seed=N} repeats what was chosen.
 */
@RequiresControlPlane
class KilledAtRandomIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 8);
    private static final int ROUNDS_UNTIL_REST = 25;
    private static final int LONGEST_LIFE = 3000;
    /** One for each team: up to which risk nobody is asked. */
    private static final List<String> LIMITS = List.of("High", "Medium", "High", "Medium");
    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void everyDatabaseBecomesAsDeclaredAndEveryChangeIsInTheHistoryOnce() {
        System.out.println("crash.seed=" + seed + " crash.rounds=" + ROUNDS);
        try (Lab lab = Lab.start()) {
            List<RandomTeam> teams = LIMITS.stream().map(limit -> new RandomTeam(lab.tenant(), limit, random)).toList();
            teams.forEach(RandomTeam::edit);
            for (int round = 1; round <= ROUNDS; round++) {
                life(lab, teams);
                if (round % ROUNDS_UNTIL_REST == 0 || round == ROUNDS) {
                    rest(lab, teams);
                    System.out.println(round + " kills: " + told(lab, teams));
                }
            }
            assertThat(lab.kills).hasValue(ROUNDS);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("with -Dcrash.seed=" + seed + " -Dcrash.rounds=" + ROUNDS, e);
        }
    }

    /** From a start to the death, which comes at a write, or after a time that may be shorter than the start takes. */
    private void life(Lab lab, List<RandomTeam> teams) {
        lab.stopOperator();
        teams.forEach(RandomTeam::something);
        boolean atAWrite = random.nextInt(5) > 0;
        if (atAWrite) {
            dieAtAWrite(lab);
        }
        Duration rest = Duration.ofMillis(random.nextInt(LONGEST_LIFE));
        lab.begin();
        boolean ready = Await.within(atAWrite ? Lab.PATIENCE : rest, () -> lab.wasKilled() || lab.operator().status("/readyz") == 200) && !lab.wasKilled();
        if (ready && random.nextBoolean()) {
            teams.forEach(RandomTeam::something);
        }
        if (ready) {
            Await.within(atAWrite ? Duration.ofMillis(LONGEST_LIFE) : rest, lab::wasKilled);
        }
        lab.kill();
        lab.api.clear();
        lab.postgres.forward();
    }

    private void dieAtAWrite(Lab lab) {
        switch (random.nextInt(4)) {
            case 0 -> lab.api.before(nth(1 + random.nextInt(25)), lab::kill);
            case 1 -> lab.api.after(nth(1 + random.nextInt(25)), lab::kill);
            case 2 -> lab.postgres.before(nthPiece(1 + random.nextInt(100)), lab::kill);
            default -> lab.postgres.after(nthPiece(1 + random.nextInt(100)), lab::kill);
        }
    }

    private static Predicate<ApiRequest> nth(int number) {
        var writes = new AtomicInteger();
        return request -> request.isWrite() && writes.incrementAndGet() == number;
    }

    private static Predicate<String> nthPiece(int number) {
        var pieces = new AtomicInteger();
        return piece -> pieces.incrementAndGet() == number;
    }

    /** Everybody stops, and the operator is left alone until everything is as declared. */
    private static void rest(Lab lab, List<RandomTeam> teams) {
        lab.restart();
        teams.forEach(RandomTeam::edit);
        teams.forEach(team -> {
            Await.within(Lab.PATIENCE, () -> {
                team.approveWhatWaits();
                return team.tenant().ready("spec").startsWith("Converged");
            });
            assertThat(team.tenant().ready("spec")).as(() -> team.tenant().name() + "\n" + lab.operator().log()).startsWith("Converged");
            team.isAsDeclared();
            Aftermath.of(lab, team.tenant());
        });
    }

    private static String told(Lab lab, List<RandomTeam> teams) {
        List<DatabaseChange> changes = teams.stream().flatMap(t -> new Registry(t.tenant()).changes().stream()).toList();
        var phases = changes.stream().collect(Collectors.groupingBy(c -> String.valueOf(Registry.phase(c)), Collectors.counting()));
        long decided = changes.stream().filter(c -> Registry.status(c).approval() != null).count();
        return phases + ", " + decided + " by decision of somebody, " + lab.history().records().size() + " records";
    }
}
