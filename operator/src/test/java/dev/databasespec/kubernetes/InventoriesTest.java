package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseSpecStatus.Adopted;
import dev.databasespec.api.InventoryStatus;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoriesTest {
    private static final Name ODD = Name.of("O'Brien \"in\" Zürich");

    @Test
    void comesBackAsItWasWritten() {
        var grants = List.of(
                new WantedGrant(Grantee.of(ODD), new Selector(ObjectKind.TABLE, "app", Sorted.of("*", "a\"b"), Sorted.of("id")), Sorted.of(Privilege.SELECT),
                        false, true),
                new WantedGrant(Grantee.PUBLIC, Selector.database(), Sorted.of(), true, false));
        var inventory = new Inventory(Sorted.of(Name.of("app")), Sorted.of(ODD), Sorted.of(new Membership.Key(ODD, Name.of("x\" in \"y"))),
                Sorted.map(Map.of(ODD, "100$salt$hash")), grants, Sorted.of(Name.of("api@acme.iam")), Sorted.of(Name.of("public")), Sorted.of(Name.of("old")));
        assertThat(Inventories.of(Inventories.written(inventory), Inventories.adopted(inventory))).usingRecursiveComparison().ignoringCollectionOrder()
                .isEqualTo(inventory);
    }

    @Test
    void takesWhatItCannotReadForNotOurs() {
        var written = new InventoryStatus(List.of(""), List.of("x".repeat(64)), List.of("nonsense", "\"a\" in b"), List.of(),
                List.of("{", "{\"on\":\"moon\"}"), List.of(""));
        assertThat(Inventories.of(written, new Adopted(List.of(), List.of()))).isEqualTo(Inventory.EMPTY);
    }

    @Test
    void hasNothingWhereThereIsNoStatus() {
        assertThat(Inventories.of(null)).isEqualTo(Inventory.EMPTY);
    }

    @Test
    void keepsALongGrantWithinTheBoundsOfTheStatus() {
        var names = Sorted.set(java.util.stream.IntStream.range(0, 1000).mapToObj("a_table_with_a_rather_long_name_%04d"::formatted).toList());
        var grant = new WantedGrant(Grantee.of(ODD), new Selector(ObjectKind.TABLE, "app", names, Sorted.of()), Sorted.of(Privilege.SELECT), false, false);
        var inventory = new Inventory(Sorted.of(), Sorted.of(), Sorted.of(), Sorted.map(Map.of()), List.of(grant), Sorted.of(), Sorted.of(), Sorted.of());
        var written = Inventories.written(inventory);
        assertThat(written.grants()).hasSizeGreaterThan(1).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(4096));
        var read = Inventories.of(written, null);
        assertThat(read.grants().stream().flatMap(g -> g.selector().names().stream())).containsExactlyInAnyOrderElementsOf(names);
        assertThat(Inventories.written(read)).isEqualTo(written);
    }
}
