package dev.databasespec.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.audit.ChainCheck.Wrong;
import dev.databasespec.reconcile.AuditHistory.Stored;
import dev.databasespec.reconcile.AuditRecord;
import dev.databasespec.reconcile.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChainCheckTest {
    private final List<AuditRecord> chain = new ArrayList<>(Chains.of("u1", 9).reversed());

    @Test
    void findsNothingInAChainThatIsAsItWasWritten() {
        assertThat(check(Map.of())).isEmpty();
        assertThat(check(Map.of("u1", chain.getFirst().link()))).isEmpty();
    }

    @Test
    void namesARecordThatWasEdited() {
        replace(4, "alice", "malice", false);
        assertThat(check(Map.of())).singleElement().isEqualTo(new Wrong("u1", 4, "record 4 was changed: its hash is not that of its content"));
    }

    @Test
    void namesARecordThatWasEditedAndGivenANewHash() {
        replace(4, "alice", "malice", true);
        assertThat(check(Map.of())).singleElement().asString().contains("sequence=4", "record 5 follows");
    }

    @Test
    void namesWhatIsMissing() {
        chain.remove(9 - 6);
        assertThat(check(Map.of())).singleElement().asString().contains("record 6 is missing");
        chain.remove(9 - 5 - 1);
        assertThat(check(Map.of())).singleElement().asString().contains("records 5 to 6 are missing");
    }

    @Test
    void namesWhatIsMissingAtTheBeginning() {
        chain.removeLast();
        chain.removeLast();
        assertThat(check(Map.of())).singleElement().asString().contains("records 1 to 2 are missing");
    }

    @Test
    void namesWhatIsMissingAtTheEndWhereTheSinkSaysWhereThatIs() {
        Link end = chain.removeFirst().link();
        assertThat(check(Map.of())).isEmpty();
        assertThat(check(Map.of("u1", end))).singleElement().asString().contains("record 9 is missing");
        assertThat(check(Map.of("u1", new Link(8, "sha256:other")))).singleElement().asString().contains("sequence=8", "sha256:other");
        assertThat(check(Map.of("u1", chain.getFirst().link(), "u0", new Link(3, "x")))).singleElement().asString().contains("uid=u0", "all of its records");
    }

    @Test
    void namesRecordsThatWereSwapped() {
        Collections.swap(chain, 9 - 5, 9 - 6);
        assertThat(check(Map.of())).singleElement().asString().contains("record 6 stands before record 5");
    }

    @Test
    void namesARecordThatIsThereTwice() {
        chain.add(9 - 5, chain.get(9 - 5));
        assertThat(check(Map.of())).singleElement().asString().contains("record 5 is there twice");
    }

    @Test
    void namesTheFirstOfSeveral() {
        replace(8, "alice", "malice", false);
        replace(3, "alice", "malice", false);
        chain.remove(9 - 6);
        assertThat(check(Map.of())).singleElement().asString().contains("sequence=3");
    }

    @Test
    void looksAtEachChainByItself() {
        chain.addAll(Chains.of("u0", 4).reversed());
        assertThat(check(Map.of())).isEmpty();
        chain.remove(chain.size() - 2);
        replace(4, "alice", "malice", false);
        assertThat(check(Map.of())).extracting(Wrong::uid).containsExactly("u1", "u0");
    }

    @Test
    void doesNotAskForMoreThanAPage() {
        ChainCheck check = new ChainCheck(Map.of("u1", new Link(9, "x")), 6);
        chain.subList(4, 7).forEach(record -> check.read(stored(record)));
        check.stop();
        assertThat(check.wrong()).isEmpty();

        ChainCheck late = new ChainCheck(Map.of(), 6);
        late.read(stored(chain.get(5)));
        late.stop();
        assertThat(late.wrong()).singleElement().asString().contains("record 5 is missing");
    }

    @Test
    void noticesEveryRandomChange() {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            List<AuditRecord> changed = new ArrayList<>(Chains.of("u1", 6).reversed());
            int at = random.nextInt(6);
            int other = random.nextInt(6);
            switch (random.nextInt(4)) {
                case 0 -> changed.remove(at);
                case 1 -> changed.add(at, changed.get(other));
                case 2 -> Collections.swap(changed, at, (at + 1 + random.nextInt(5)) % 6);
                default -> changed.set(at, edited(changed.get(at), "team", "teem", random.nextBoolean()));
            }
            Link end = Chains.of("u1", 6).getLast().link();
            assertThat(check(changed, Map.of("u1", end))).as("%s", changed).isNotEmpty();
        }
    }

    private void replace(int sequence, String from, String to, boolean hashed) {
        chain.replaceAll(record -> record.sequence() == sequence && record.uid().equals("u1") ? edited(record, from, to, hashed) : record);
    }

    private static AuditRecord edited(AuditRecord record, String from, String to, boolean hashed) {
        AuditRecord edited = AuditRecord.parse(record.canonical().replace(from, to));
        if (!hashed) {
            return edited;
        }
        Map<String, Object> fields = new TreeMap<>(edited.fields());
        fields.put("hash", edited.rightHash());
        return AuditRecord.of(fields);
    }

    private List<Wrong> check(Map<String, Link> ends) {
        return check(chain, ends);
    }

    private static List<Wrong> check(List<AuditRecord> records, Map<String, Link> ends) {
        ChainCheck check = new ChainCheck(ends, Long.MAX_VALUE);
        records.forEach(record -> check.read(stored(record)));
        check.end();
        return check.wrong();
    }

    private static Stored stored(AuditRecord record) {
        return new Stored("here", Optional.of(record), "");
    }
}
