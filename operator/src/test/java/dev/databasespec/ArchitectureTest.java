package dev.databasespec;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom; docs/architecture.md explains the rooms. */
class ArchitectureTest {
    private static final String BASE = "dev.databasespec";
    private static final JavaClasses MAIN = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/testbed/")).importPackages(BASE);

    private static final List<String> EVERYBODY = List.of("java.lang..", "java.util..", "java.time..", "java.math..", "java.nio.charset..",
            "org.jspecify.annotations..");
    private static final List<String> CRYPTOGRAPHY = List.of("java.security..", "javax.crypto..");
    private static final List<String> JDK = List.of("java..", "javax..");
    private static final List<String> FABRIC8 = List.of("io.fabric8..", "com.fasterxml.jackson..");
    private static final String SLF4J = "org.slf4j..";

    /** A package, the packages of ours that it may import, and the foreign ones. */
    record Room(String name, List<String> own, List<String> foreign) {
        String[] allowed() {
            var allowed = new ArrayList<>(EVERYBODY);
            allowed.add(inside(name));
            own.forEach(other -> allowed.add(inside(other)));
            allowed.addAll(foreign);
            return allowed.toArray(String[]::new);
        }
    }

    static Stream<Room> rooms() {
        var core = List.of("model", "plan", "reconcile");
        return Stream.of(
                new Room("model", List.of(), List.of()),
                new Room("plan", List.of("model"), List.of()),
                new Room("reconcile", List.of("model", "plan"), and(CRYPTOGRAPHY, SLF4J)),
                new Room("api", List.of(), FABRIC8),
                new Room("kubernetes", and(core, "api"), and(FABRIC8, JDK, "io.javaoperatorsdk..", "org.semver4j..", SLF4J)),
                new Room("postgres", core, and(JDK, "com.zaxxer.hikari..", "org.postgresql..", SLF4J)),
                new Room("cloudsql", core, and(JDK, "com.google..", "io.grpc..", SLF4J)),
                new Room("audit", core, and(JDK, "com.google..", "io.grpc..", SLF4J)),
                new Room("cli", and(core, "api", "kubernetes", "postgres", "cloudsql", "audit"),
                        and(FABRIC8, JDK, "picocli..", "org.snakeyaml.engine..", SLF4J)));
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void importsOnlyWhatItsRoomMay(Room room) {
        classes().that().resideInAPackage(inside(room.name())).should().onlyDependOnClassesThat().resideInAnyPackage(room.allowed()).allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void hasNoRoomThatTheTableDoesNotKnow() {
        var known = rooms().map(room -> inside(room.name())).toArray(String[]::new);
        classes().should().resideInAnyPackage(known).orShould().resideInAPackage(BASE).check(MAIN);
    }

    @Test
    void keepsClockRandomnessAndInputOutOfTheCore() {
        noClasses().that().resideInAnyPackage(inside("model"), inside("plan")).should().accessTargetWhere(readsTheWorld()).allowEmptyShould(true).check(MAIN);
    }

    @Test
    void keepsTheReconcilersOutOfTheCommandLine() {
        noClasses().that().resideInAPackage(inside("cli")).should().dependOnClassesThat(assignableTo("io.javaoperatorsdk.operator.api.reconciler.Reconciler"))
                .allowEmptyShould(true).check(MAIN);
    }

    @Test
    void printsOnlyFromTheCommandLineAndMain() {
        noClasses().that().resideOutsideOfPackages(inside("cli"), BASE).should(ACCESS_STANDARD_STREAMS).allowEmptyShould(true).check(MAIN);
    }

    @Test
    void namesNoClassUtil() {
        noClasses().should().haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Helper")
                .check(MAIN);
    }

    @Test
    void marksEveryPackageNullMarked() {
        var packages = MAIN.stream().map(JavaClass::getPackageName).distinct();
        assertThat(packages).isNotEmpty().allSatisfy(name -> assertThat(Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class)).isTrue());
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheWorld() {
        var worldly = Set.of("java.lang.System", "java.lang.Runtime", "java.lang.Thread", "java.util.Random", "java.util.UUID",
                "java.util.concurrent.ThreadLocalRandom", Clock.class.getName());
        return DescribedPredicate.describe("read clock, randomness or environment", access -> {
            var owner = access.getTargetOwner().getName();
            boolean clock = owner.startsWith("java.time.") && access.getName().equals("now");
            return clock || (worldly.contains(owner) && !access.getName().equals("lineSeparator") && !access.getName().equals("identityHashCode"));
        });
    }

    private static String inside(String name) {
        return BASE + "." + name + "..";
    }

    private static List<String> and(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static List<String> and(List<String> some, List<String> others, String... more) {
        return and(Stream.concat(some.stream(), others.stream()).toList(), more);
    }
}
