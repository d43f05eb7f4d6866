package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of those are looked at that call themselves ours, since everybody may: first where the chart has put an operator, and of no namespace so many that no others have a place. */
final class Candidates {
    static final String USUAL = "databasespec-system";
    private static final String WATCHES = "databasespec.dev/watches";
    private static final int MOST = 20;
    private static final int MOST_OF_A_NAMESPACE = 5;
    private final Bundle bundle;
    private final List<String> known;
    private final int mostOfANamespace;

    private Candidates(Bundle bundle, Set<String> known, int mostOfANamespace) {
        this.bundle = bundle;
        this.known = List.copyOf(known);
        this.mostOfANamespace = mostOfANamespace;
    }

    /**
     * Where an operator is likely to be.
     *
     * @param told where somebody says it is
     * @param releases where the chart that installed the CRDs is, which no tenant can pretend
     */
    static Candidates of(Bundle bundle, Optional<String> told, Set<String> releases, List<JsonNode> deployments) {
        Set<String> known = new LinkedHashSet<>();
        told.ifPresent(known::add);
        known.addAll(releases);
        Set<String> annotated = new TreeSet<>();
        deployments.stream().filter(d -> d.at("/metadata/annotations").has(WATCHES)).map(Reader::namespace).forEach(annotated::add);
        known.add(USUAL);
        known.addAll(annotated);
        return new Candidates(bundle, known, told.isPresent() ? MOST : MOST_OF_A_NAMESPACE);
    }

    List<String> likely() {
        return known.subList(0, Math.min(MOST, known.size()));
    }

    boolean isLikely(JsonNode object) {
        return known.contains(Reader.namespace(object));
    }

    List<JsonNode> chosen(String plural, List<JsonNode> all) {
        Map<String, Integer> taken = new TreeMap<>();
        Map<String, Integer> left = new TreeMap<>();
        List<JsonNode> chosen = new ArrayList<>();
        all.stream().sorted(Comparator.comparingInt(this::rank).thenComparing(Reader::namespace).thenComparing(Reader::name)).forEach(object -> {
            String namespace = Reader.namespace(object);
            boolean fits = chosen.size() < MOST && taken.getOrDefault(namespace, 0) < mostOfANamespace;
            (fits ? taken : left).merge(namespace, 1, Integer::sum);
            if (fits) {
                chosen.add(object);
            }
        });
        if (!left.isEmpty()) {
            bundle.note(plural, "of " + all.size() + " that call themselves ours " + chosen.size() + " are here, " + mostOfANamespace
                    + " of a namespace at most; left out, by namespace: " + left.entrySet().stream().limit(MOST).toList());
        }
        chosen.stream().filter(object -> !isLikely(object)).map(Reader::namespace).distinct().forEach(namespace -> bundle.note(plural + " of " + namespace,
                "they may be none of ours: no Deployment there has annotation " + WATCHES));
        return chosen;
    }

    private int rank(JsonNode object) {
        int rank = known.indexOf(Reader.namespace(object));
        return rank < 0 ? known.size() : rank;
    }
}
