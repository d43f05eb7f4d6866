package dev.databasespec.kubernetes;

import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A declared grant as one line of compact JSON; parts that say nothing are left out. */
final class GrantText {
    private static final int LONGEST = 4000;
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private GrantText() {}

    /** One line, or several that together mean the same: the status bounds their length. */
    static List<String> of(WantedGrant grant) {
        String line = line(grant);
        List<String> names = List.copyOf(grant.selector().names());
        List<String> columns = List.copyOf(grant.selector().columns());
        if (line.length() <= LONGEST || (names.size() < 2 && columns.size() < 2)) {
            return List.of(line);
        }
        return names.size() > 1
                ? both(with(grant, half(names, true), columns), with(grant, half(names, false), columns))
                : both(with(grant, names, half(columns, true)), with(grant, names, half(columns, false)));
    }

    private static List<String> both(WantedGrant a, WantedGrant b) {
        return Stream.concat(of(a).stream(), of(b).stream()).toList();
    }

    private static List<String> half(List<String> items, boolean first) {
        return first ? items.subList(0, items.size() / 2) : items.subList(items.size() / 2, items.size());
    }

    private static WantedGrant with(WantedGrant grant, List<String> names, List<String> columns) {
        Selector selector = new Selector(grant.selector().kind(), grant.selector().schema(), Sorted.set(names), Sorted.set(columns));
        return new WantedGrant(grant.grantee(), selector, grant.privileges(), grant.all(), grant.grantable());
    }

    private static String line(WantedGrant grant) {
        Map<String, Object> parts = new LinkedHashMap<>();
        grant.grantee().role().ifPresent(role -> parts.put("role", role.value()));
        parts.put("on", grant.selector().kind().word());
        put(parts, "schema", grant.selector().schema());
        put(parts, "names", grant.selector().names());
        put(parts, "columns", grant.selector().columns());
        put(parts, "privileges", grant.privileges().stream().map(Privilege::name).toList());
        put(parts, "all", grant.all());
        put(parts, "grantOption", grant.grantable());
        return JSON.asJson(parts);
    }

    private static void put(Map<String, Object> parts, String key, Object value) {
        if (!value.equals("") && !value.equals(false) && !(value instanceof java.util.Collection<?> c && c.isEmpty())) {
            parts.put(key, value);
        }
    }

    static Optional<WantedGrant> parse(String text) {
        try {
            Map<?, ?> parts = JSON.unmarshal(text, Map.class);
            ObjectKind kind = ObjectKind.valueOf(text(parts, "on").toUpperCase(java.util.Locale.ROOT));
            Selector selector = new Selector(kind, text(parts, "schema"), Sorted.set(texts(parts, "names")), Sorted.set(texts(parts, "columns")));
            Grantee grantee = parts.containsKey("role") ? Grantee.of(Name.of(text(parts, "role"))) : Grantee.PUBLIC;
            List<Privilege> privileges = texts(parts, "privileges").stream().map(Privilege::parse).toList();
            return Optional.of(new WantedGrant(grantee, selector, Sorted.set(privileges), Boolean.TRUE.equals(parts.get("all")),
                    Boolean.TRUE.equals(parts.get("grantOption"))));
        } catch (KubernetesClientException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(Map<?, ?> parts, String key) {
        return parts.get(key) instanceof String s ? s : "";
    }

    private static List<String> texts(Map<?, ?> parts, String key) {
        return parts.get(key) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }
}
