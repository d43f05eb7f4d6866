package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.databasespec.cli.get.Kind;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The DatabaseInstances of other namespaces that DatabaseSpecs point to. Who writes a DatabaseSpec chooses the name, and must not choose what else is read. */
final class InstancesElsewhere {
    private static final int MOST = 100;
    private final Reader reader;
    private final Bundle bundle;
    private final Kind kind;

    InstancesElsewhere(Reader reader, Bundle bundle, Kind kind) {
        this.reader = reader;
        this.bundle = bundle;
        this.kind = kind;
    }

    private record Ref(String namespace, String name) {
        boolean isPossible() {
            return ResourceNames.isNamespace(namespace) && ResourceNames.isName(name);
        }

        String told() {
            return "databaseinstances " + Printable.escaped(namespace + "/" + name, 320);
        }
    }

    List<JsonNode> of(String namespace, List<JsonNode> specs) {
        Set<Ref> wanted = new LinkedHashSet<>();
        for (JsonNode spec : specs) {
            Ref ref = new Ref(spec.at("/spec/instanceRef/namespace").asText(namespace), spec.at("/spec/instanceRef/name").asText());
            if (!ref.namespace().equals(namespace)) {
                wanted.add(ref);
            }
        }
        if (wanted.size() > MOST) {
            bundle.note("databaseinstances elsewhere", "only " + MOST + " of " + wanted.size() + " were asked for");
        }
        List<JsonNode> found = new ArrayList<>();
        wanted.stream().limit(MOST).forEach(ref -> read(ref).ifPresent(found::add));
        return found;
    }

    private Optional<JsonNode> read(Ref ref) {
        if (!ref.isPossible()) {
            bundle.note(ref.told(), "this is no name that Kubernetes takes, so it was not asked for");
            return Optional.empty();
        }
        Optional<JsonNode> answer = reader.object(ref.told(), OurObjects.path(kind, Optional.of(ref.namespace())) + "/" + Reader.encoded(ref.name()));
        if (answer.filter(object -> !isMeant(object, ref)).isPresent()) {
            bundle.note(ref.told(), "the API server answered with something else, which is left out");
            return Optional.empty();
        }
        return answer;
    }

    private boolean isMeant(JsonNode object, Ref ref) {
        return object.path("kind").asText().equals(kind.kind()) && Reader.namespace(object).equals(ref.namespace()) && Reader.name(object).equals(ref.name());
    }
}
