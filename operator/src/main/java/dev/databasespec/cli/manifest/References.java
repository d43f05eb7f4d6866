package dev.databasespec.cli.manifest;

import dev.databasespec.api.SecretKeyRef;
import dev.databasespec.api.SecretSource;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What resources point to has to be among the files: there is no cluster to ask. */
public final class References {
    private final Manifests manifests;
    private final List<Finding> findings = new ArrayList<>();

    private References(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Names every reference that leads nowhere. */
    public static void check(Manifests manifests) throws InvalidFiles {
        References references = new References(manifests);
        references.instances();
        references.specs();
        if (!references.findings.isEmpty()) {
            throw new InvalidFiles(references.findings);
        }
    }

    private void instances() {
        manifests.instances().forEach((key, instance) -> {
            String who = "DatabaseInstance " + Printable.quoted(key.name());
            var admin = instance.resource().getSpec().admin();
            source(instance.place("spec.admin.password"), key, admin.password(), who + ", spec.admin.password");
            source(instance.place("spec.admin.databaseUrl"), key, admin.databaseUrl(), who + ", spec.admin.databaseUrl");
            var endpoint = instance.resource().getSpec().endpoint();
            secret(instance.place("spec.endpoint.sslRootCert"), key, endpoint == null ? null : endpoint.sslRootCert(), who + ", spec.endpoint.sslRootCert");
        });
    }

    private void specs() {
        manifests.specs().forEach((key, spec) -> {
            String who = "DatabaseSpec " + Printable.quoted(key.name());
            Key instance = Manifests.instanceOf(spec.resource());
            if (manifests.instance(instance).isEmpty()) {
                findings.add(new Finding(spec.place("spec.instanceRef"),
                        who + ", spec.instanceRef: the files hold no DatabaseInstance " + Printable.quoted(instance.name())
                                + " of namespace " + Printable.quoted(instance.namespace()) + "; add it with -f, or mend the name or namespace"));
            }
            var roles = spec.resource().getSpec().roles();
            for (int i = 0; i < roles.size(); i++) {
                var password = roles.get(i).password();
                secret(spec.place(manifests.expansion(key).told("spec.roles[" + i + "].password")), key, password == null ? null : password.secretKeyRef(),
                        who + ", password of role " + Printable.quoted(roles.get(i).name()));
            }
        });
    }

    private void source(Place place, Key owner, @Nullable SecretSource source, String who) {
        if (source != null) {
            secret(place, owner, source.secretKeyRef(), who);
        }
    }

    private void secret(Place place, Key owner, @Nullable SecretKeyRef reference, String who) {
        if (reference == null) {
            return;
        }
        var secret = manifests.secret(new Key(owner.namespace(), reference.name()));
        String name = "Secret " + Printable.quoted(reference.name()) + " of namespace " + Printable.quoted(owner.namespace());
        if (secret.isEmpty()) {
            findings.add(new Finding(place, who + ": the files hold no " + name + "; add it with -f, or mend the name"));
        } else if (secret.get().resource().get(reference.key()).isEmpty()) {
            findings.add(new Finding(place, who + ": the " + name + " (" + secret.get().place() + ") has no key " + Printable.quoted(reference.key())
                    + (secret.get().resource().values().isEmpty()
                            ? ""
                            : "; it has " + String.join(", ", secret.get().resource().values().keySet().stream().map(Printable::quoted).toList()))));
        } else if (secret.get().resource().get(reference.key()).get().isEmpty()) {
            findings.add(new Finding(place, who + ": the key " + Printable.quoted(reference.key()) + " of " + name + " is empty"));
        }
    }
}
