package dev.databasespec.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold for every database and every spec. A failure names its seed: {@code -Dlaws.seed=N} runs that one again. */
class PlannerLawsTest {
    private static final int CASES = Integer.getInteger("laws.cases", 2000);

    /** A grant can open a schema to us and so bring more into reach: the transaction goes on for up to three rounds. */
    @Test
    void applyingAPlanLeavesNothingToDo() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            Optional<Hazard> limit = Optional.of(Hazard.HIGH);
            assertThat(left(world, limit)).as("seed %d", seed).isEmpty();
        });
    }

    /** What the transaction would still have to do after three rounds. */
    private static List<String> left(RandomWorld world, Optional<Hazard> limit) {
        DatabaseState state = world.live;
        dev.databasespec.model.Inventory applied = world.applied;
        for (int round = 0; round < 3; round++) {
            Plan plan = Planner.plan(world.desired, state, applied, limit);
            applied = withMade(applied, plan);
            state = Projection.after(state, Gate.of(plan.steps(), limit).released());
        }
        return Gate.of(Planner.plan(world.desired, state, applied, limit).steps(), limit).released().stream().map(s -> Steps.sentence(s.step())).toList();
    }

    @Test
    void samePlanForTheSameStateInAnyOrder() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            List<ObjectGroup> shuffled = new ArrayList<>(world.live.objects());
            Collections.shuffle(shuffled, new Random(seed));
            Plan plan = plan(world, world.live, world.applied);
            Plan other = plan(world, world.live.withObjects(shuffled), world.applied);
            assertThat(other).as("seed %d", seed).isEqualTo(plan);
        });
    }

    @Test
    void whatNobodyDeclaredIsLeftAlone() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            DatabaseState after = Projection.after(world.live, plan(world, world.live, world.applied).steps());
            assertThat(undeclaredRights(world, after)).as("seed %d: rights", seed).isEqualTo(undeclaredRights(world, world.live));
            assertThat(undeclaredMembers(world, after)).as("seed %d: memberships", seed).isEqualTo(undeclaredMembers(world, world.live));
            assertThat(undeclaredDefaults(world, after)).as("seed %d: default privileges", seed).isEqualTo(undeclaredDefaults(world, world.live));
        });
    }

    @Test
    void additiveTakesNothingAway() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            if (world.desired.authoritative()) {
                return;
            }
            DatabaseState after = Projection.after(world.live, plan(world, world.live, world.applied).steps());
            for (Name role : world.desired.roles().keySet()) {
                if (world.desired.manages(role)) {
                    assertThat(rightsOf(after, role)).as("seed %d: rights of %s", seed, role).containsAll(rightsOf(world.live, role));
                }
            }
        });
    }

    @Test
    void nothingAboveTheLimitIsReleasedAndNothingThatNeedsIt() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            for (Hazard limit : Hazard.values()) {
                Plan plan = Planner.plan(world.desired, world.live, world.applied, Optional.of(limit));
                Gate gate = Gate.of(plan.steps(), Optional.of(limit));
                assertThat(gate.released()).as("seed %d", seed).allMatch(s -> s.hazard().compareTo(limit) <= 0);
                Set<Gate.Needs> missing = gate.withheld().stream().flatMap(s -> Gate.Needs.madeBy(s.step()).stream())
                        .filter(n -> !(n instanceof Gate.Needs.TheRoleIsFree))
                        .collect(Collectors.toSet());
                assertThat(gate.released()).as("seed %d", seed).noneMatch(s -> Gate.Needs.of(s).stream().anyMatch(missing::contains));
            }
        });
    }

    @Test
    void whatIsReleasedConvergesWithoutWhatIsWithheld() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            Optional<Hazard> limit = Optional.of(seed % 2 == 0 ? Hazard.LOW : Hazard.MEDIUM);
            assertThat(left(world, limit)).as("seed %d", seed).isEmpty();
        });
    }

    @Test
    void dropsOnlyWhatWeMadeOrWhatIsDeclaredAbsent() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            for (PlannedStep planned : plan(world, world.live, world.applied).steps()) {
                if (planned.step() instanceof Step.DropRole(var role)) {
                    assertThat(world.applied.roles().contains(role) || absentRoles(world).contains(role)).as("seed %d: %s", seed, role).isTrue();
                    assertThat(planned.hazard()).isEqualTo(Hazard.HIGH);
                } else if (planned.step() instanceof Step.DropSchema(var schema)) {
                    assertThat(goes(world, schema.value())).as("seed %d: %s", seed, schema).isTrue();
                    assertThat(planned.hazard()).isEqualTo(Hazard.HIGH);
                }
            }
        });
    }

    @Test
    void deletesOnlyUsersThatWeMadeOrThatAreDeclaredAbsent() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            for (PlannedStep planned : plan(world, world.live, world.applied).steps()) {
                if (planned.step() instanceof Step.DeleteAccount(var user)) {
                    var declared = world.desired.users().get(user);
                    assertThat(declared == null ? world.applied.users().contains(user) : declared.absent()).as("seed %d: %s", seed, user).isTrue();
                    assertThat(planned.hazard()).isEqualTo(Hazard.HIGH);
                }
            }
        });
    }

    @Test
    void nobodyKeepsWhatHasExpiredWhereItIsInReach() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            Optional<Hazard> limit = Optional.of(Hazard.LOW);
            Plan plan = Planner.plan(world.desired, world.live, world.applied, limit);
            DatabaseState after = Projection.after(world.live, Gate.of(plan.steps(), limit).released());
            world.desired.users().values().stream().filter(u -> u.expired()).forEach(u -> after.memberships().stream()
                    .filter(m -> m.member().equals(u.role()) && u.roles().contains(m.role()))
                    .forEach(m -> assertThat(plan.problems()).as("seed %d: %s", seed, m).anyMatch(p -> p.object().contains(m.key().toString()))));
        });
    }

    @Test
    void aReleasedSpecLeavesNothingOfOursToRelease() {
        forEachSeed(seed -> {
            RandomWorld world = new RandomWorld(seed);
            DatabaseState converged = Projection.after(world.live, plan(world, world.live, world.applied).steps());
            Plan release = Planner.release(world.desired, converged, world.applied, false);
            DatabaseState after = Projection.after(converged, release.steps());
            assertThat(Planner.release(world.desired, after, world.applied, false).steps()).as("seed %d", seed).isEmpty();
            assertThat(after.roles().keySet()).as("seed %d: Revoke drops no role", seed).isEqualTo(converged.roles().keySet());
        });
    }

    private static Plan plan(RandomWorld world, DatabaseState live, dev.databasespec.model.Inventory applied) {
        return Planner.plan(world.desired, live, applied, Optional.of(Hazard.HIGH));
    }

    private static dev.databasespec.model.Inventory withMade(dev.databasespec.model.Inventory before, Plan plan) {
        TreeSet<Name> roles = new TreeSet<>(before.roles());
        TreeSet<Name> schemas = new TreeSet<>(before.schemas());
        TreeSet<Name> users = new TreeSet<>(before.users());
        plan.steps().forEach(s -> {
            if (s.step() instanceof Step.CreateRole c) {
                roles.add(c.role());
            } else if (s.step() instanceof Step.CreateSchema c) {
                schemas.add(c.schema());
            } else if (s.step() instanceof Step.CreateAccount c) {
                users.add(c.role());
            }
        });
        return new dev.databasespec.model.Inventory(schemas, roles, before.memberships(), before.passwords(), before.grants(), users, before.adoptedSchemas(),
                before.adoptedRoles());
    }

    private static boolean ours(RandomWorld world, Name role) {
        return world.desired.roles().containsKey(role) || world.applied.roles().contains(role);
    }

    private static Set<String> undeclaredRights(RandomWorld world, DatabaseState state) {
        Set<String> publicRevoked = world.desired.schemas().values().stream().filter(s -> s.revokePublic()).map(s -> s.name().value())
                .collect(Collectors.toSet());
        TreeSet<String> rights = new TreeSet<>();
        Set<Name> gone = absentRoles(world);
        for (ObjectGroup group : state.objects()) {
            boolean isNew = group.kind() == dev.databasespec.model.ObjectKind.SCHEMA && world.live.schema(Name.of(group.schema())).isEmpty();
            boolean handedOver = world.desired.schemas().values().stream().anyMatch(s -> s.owner().isPresent() && s.name().value().equals(group.schema())
                    && group.kind() == dev.databasespec.model.ObjectKind.SCHEMA);
            boolean schemaGoes = goes(world, group.schema());
            boolean ownerGoes = world.live.objects().stream().anyMatch(g -> g.objects().containsAll(group.objects()) && gone.contains(g.owner()));
            if (isNew || handedOver || schemaGoes || ownerGoes) {
                continue;
            }
            group.acl().stream().filter(i -> i.grantee().role().map(r -> !ours(world, r)).orElse(true))
                    .filter(i -> i.grantee().role().isPresent() || group.kind() != dev.databasespec.model.ObjectKind.SCHEMA
                            || !publicRevoked.contains(group.schema()))
                    .forEach(i -> group.objects().forEach(o -> rights.add(o + " " + i)));
        }
        return rights;
    }

    private static boolean goes(RandomWorld world, String schema) {
        return world.applied.schemas().stream().anyMatch(s -> s.value().equals(schema))
                || world.desired.schemas().values().stream().anyMatch(s -> s.absent() && s.name().value().equals(schema));
    }

    private static Set<Name> absentRoles(RandomWorld world) {
        return world.desired.roles().values().stream().filter(r -> r.absent()).map(r -> r.name()).collect(Collectors.toSet());
    }

    /** The Admin API records what a user keeps a second time, as granted by itself. */
    private static Set<Membership.Key> undeclaredMembers(RandomWorld world, DatabaseState state) {
        return state.memberships().stream().map(Membership::key)
                .filter(m -> !ours(world, m.role()) && !ours(world, m.member()) && !world.applied.memberships().contains(m) && !isDeclaredUser(world, m))
                .collect(Collectors.toSet());
    }

    private static boolean isDeclaredUser(RandomWorld world, Membership.Key key) {
        var user = world.desired.users().get(key.member());
        return user == null ? world.applied.users().contains(key.member()) : user.absent() || user.roles().contains(key.role());
    }

    private static Set<DefaultPrivilege> undeclaredDefaults(RandomWorld world, DatabaseState state) {
        return state.defaultPrivileges().stream().filter(d -> d.grantee().role().map(r -> !ours(world, r)).orElse(true) && !ours(world, d.owner()))
                .collect(Collectors.toSet());
    }

    private static Set<String> rightsOf(DatabaseState state, Name role) {
        TreeSet<String> rights = new TreeSet<>();
        state.objects().forEach(g -> g.acl().stream().filter(i -> i.grantee().is(role) && g.kind() != dev.databasespec.model.ObjectKind.SCHEMA)
                .forEach(i -> g.objects().forEach(o -> rights.add(o + " " + i.privilege()))));
        return rights;
    }

    private static void forEachSeed(LongConsumer law) {
        Long only = Long.getLong("laws.seed");
        if (only != null) {
            law.accept(only);
            return;
        }
        long start = Long.getLong("laws.start", 20261121);
        for (long seed = start; seed < start + CASES; seed++) {
            law.accept(seed);
        }
    }
}
