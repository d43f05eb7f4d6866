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

/** A declared grant as one line of compact JSON; parts that say nothing are left out. */
final class GrantText {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private GrantText() {}

    static String of(WantedGrant grant) {
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
