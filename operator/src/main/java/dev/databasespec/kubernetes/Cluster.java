package dev.databasespec.kubernetes;

import dev.databasespec.api.AdminLogin;
import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.ChangeApproval;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.SecretKeyRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the reconcilers know of the cluster besides the resource at hand, and who is woken when it changes. */
final class Cluster implements AutoCloseable {
    static final String BY_INSTANCE = "instance";
    static final String BY_SECRET = "secret";
    static final String BY_CHANGE = "change";
    static final String BY_TEMPLATE = "template";
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Scope scope;
    private final Watched<Secret> secrets;
    private final Watched<Namespace> namespaces;
    private final CountDownLatch synced = new CountDownLatch(1);
    private volatile @Nullable Controlled<DatabaseSpec> specs;
    private volatile @Nullable Controlled<DatabaseInstance> instances;
    private volatile @Nullable Controlled<ChangeApproval> approvals;
    private volatile @Nullable Controlled<RoleTemplate> templates;

    /** The resources of one controller and a way to have one of them reconciled. */
    record Controlled<R extends HasMetadata>(IndexedResourceCache<R> cache, Consumer<ResourceID> wake) {}

    Cluster(KubernetesClient client, Scope scope) {
        this.scope = scope;
        // a Helm release is a Secret of up to 1 MB that nobody refers to
        var watchable = scope.both().isEmpty()
                ? List.of(client.secrets().inAnyNamespace().withoutField("type", "helm.sh/release.v1").runnableInformer(0))
                : scope.both().stream().map(n -> client.secrets().inNamespace(n).withoutField("type", "helm.sh/release.v1").runnableInformer(0)).toList();
        secrets = new Watched<>(watchable, this::secretChanged);
        namespaces = new Watched<>(List.of(client.namespaces().runnableInformer(0)), this::namespaceChanged);
    }

    /** Returns when Secrets are known; namespaces may come later, where the operator may not list them. */
    void start(Duration patience) throws InterruptedException {
        secrets.start();
        namespaces.start();
        while (!secrets.awaitList(patience)) {
            LOG.warn("Secrets cannot be listed yet; waiting for the API server, or for the right to list and watch them");
        }
        if (!namespaces.awaitList(patience)) {
            LOG.warn("Namespaces cannot be listed: allowedNamespaces with `from: Selector` admits nobody until they can");
        }
    }

    void specs(Controlled<DatabaseSpec> controlled) {
        specs = controlled;
    }

    void instances(Controlled<DatabaseInstance> controlled) {
        instances = controlled;
    }

    void approvals(Controlled<ChangeApproval> controlled) {
        approvals = controlled;
    }

    void templates(Controlled<RoleTemplate> controlled) {
        templates = controlled;
    }

    /** From now on the caches of all controllers are complete. */
    void complete() {
        synced.countDown();
    }

    /** Nobody decides on half of the world. */
    void awaitComplete() throws InterruptedException {
        synced.await();
    }

    Optional<DatabaseInstance> instanceOf(DatabaseSpec spec) {
        var known = instances;
        return known == null ? Optional.empty() : known.cache().get(idOfInstance(spec));
    }

    /** Whether its DatabaseInstance would be seen if it was there. */
    boolean honoursInstanceOf(DatabaseSpec spec) {
        return scope.honours(idOfInstance(spec).getNamespace().orElse(""));
    }

    Stream<DatabaseInstance> instances() {
        var known = instances;
        return known == null ? Stream.empty() : known.cache().list();
    }

    Stream<DatabaseSpec> specs() {
        var known = specs;
        return known == null ? Stream.empty() : known.cache().list();
    }

    List<DatabaseSpec> specsOf(DatabaseInstance instance) {
        var known = specs;
        return known == null ? List.of() : known.cache().byIndex(BY_INSTANCE, key(ResourceID.fromResource(instance)));
    }

    Optional<DatabaseSpec> spec(ResourceID id) {
        var known = specs;
        return known == null ? Optional.empty() : known.cache().get(id);
    }

    /** Whether there is a DatabaseSpec of this uid. */
    boolean knows(String uid) {
        var known = specs;
        return known != null && known.cache().list().anyMatch(s -> uid.equals(s.getMetadata().getUid()));
    }

    /** Decisions on a change of this name. */
    List<ChangeApproval> approvalsOf(DatabaseChange change) {
        var known = approvals;
        return known == null ? List.of() : known.cache().byIndex(BY_CHANGE, key(ResourceID.fromResource(change)));
    }

    void wakeApprovalsOf(DatabaseChange change) {
        wake(approvals, BY_CHANGE, key(ResourceID.fromResource(change)));
    }

    Optional<RoleTemplate> template(String name) {
        var known = templates;
        return known == null ? Optional.empty() : known.cache().get(new ResourceID(name));
    }

    /** The DatabaseSpecs that name a template, or did when they were applied. */
    List<DatabaseSpec> specsWith(String template) {
        var known = specs;
        return known == null ? List.of() : known.cache().byIndex(BY_TEMPLATE, template);
    }

    Optional<Secret> secret(@Nullable String namespace, String name) {
        return secrets.get(namespace, name);
    }

    Map<String, String> labelsOf(@Nullable String namespace) {
        return namespaces.get(null, String.valueOf(namespace)).map(n -> n.getMetadata().getLabels()).orElse(Map.of());
    }

    void wakeSpec(ResourceID spec) {
        var known = specs;
        if (known != null) {
            known.wake().accept(spec);
        }
    }

    /** Where it is still there. */
    void wakeSpec(DatabaseSpec spec) {
        ResourceID id = ResourceID.fromResource(spec);
        if (spec(id).isPresent()) {
            wakeSpec(id);
        }
    }

    /** Where the database of a DatabaseSpec is, as far as its DatabaseInstance is known. */
    String serverOf(DatabaseSpec spec) {
        return instanceOf(spec).map(Targets::asWritten).orElseGet(() -> "DatabaseInstance " + key(idOfInstance(spec)));
    }

    void wakeSpecsOf(DatabaseInstance instance) {
        specsOf(instance).forEach(spec -> wakeSpec(ResourceID.fromResource(spec)));
    }

    void wakeInstanceOf(DatabaseSpec spec) {
        var known = instances;
        if (known != null) {
            known.wake().accept(idOfInstance(spec));
        }
    }

    void wakeTemplate(String name) {
        var known = templates;
        if (known != null) {
            known.wake().accept(new ResourceID(name));
        }
    }

    private void secretChanged(@Nullable Secret before, @Nullable Secret after) {
        Secret secret = after != null ? after : before;
        if (secret == null || (before != null && after != null && Objects.equals(before.getData(), after.getData()))) {
            return;
        }
        String key = key(ResourceID.fromResource(secret));
        wake(specs, BY_SECRET, key);
        if (haveTemplatesPasswords()) {
            wake(specs, BY_SECRET, anyOf(secret.getMetadata().getNamespace()));
        }
        wake(instances, BY_SECRET, key);
    }

    private boolean haveTemplatesPasswords() {
        var known = templates;
        return known != null && known.cache().list().anyMatch(t -> t.getSpec().roles().stream().anyMatch(r -> r.password() != null));
    }

    /** Which Secrets a template's roles mean depends on names that are filled in: its users look at any change in their namespace. */
    private static String anyOf(@Nullable String namespace) {
        return namespace + "/";
    }

    private void namespaceChanged(@Nullable Namespace before, @Nullable Namespace after) {
        var known = specs;
        if (before == null || after == null || known == null || Objects.equals(before.getMetadata().getLabels(), after.getMetadata().getLabels())) {
            return;
        }
        known.cache().list(after.getMetadata().getName()).forEach(spec -> known.wake().accept(ResourceID.fromResource(spec)));
    }

    private static <R extends HasMetadata> void wake(@Nullable Controlled<R> controlled, String index, String key) {
        if (controlled != null) {
            controlled.cache().byIndex(index, key).forEach(resource -> controlled.wake().accept(ResourceID.fromResource(resource)));
        }
    }

    static ResourceID idOfInstance(DatabaseSpec spec) {
        String namespace = spec.getSpec().instanceRef().namespace();
        return new ResourceID(spec.getSpec().instanceRef().name(), namespace != null ? namespace : spec.getMetadata().getNamespace());
    }

    static String key(ResourceID id) {
        return id.getNamespace().orElse("") + "/" + id.getName();
    }

    static List<String> secretsOf(DatabaseSpec spec) {
        Stream<String> own = spec.getSpec().roles().stream().flatMap(role -> Stream.ofNullable(role.password()))
                .map(password -> spec.getMetadata().getNamespace() + "/" + password.secretKeyRef().name());
        return Stream.concat(own, Templates.named(spec).stream().map(t -> anyOf(spec.getMetadata().getNamespace()))).distinct().toList();
    }

    static List<String> templatesOf(DatabaseSpec spec) {
        return Stream.concat(Templates.named(spec).stream(), AppliedTemplates.of(spec).stream().map(AppliedTemplate::name)).distinct().toList();
    }

    static List<String> secretsOf(DatabaseInstance instance) {
        List<SecretKeyRef> references = new ArrayList<>();
        AdminLogin admin = instance.getSpec().admin();
        Stream.of(Optional.ofNullable(admin.password()), Optional.ofNullable(admin.databaseUrl())).flatMap(Optional::stream)
                .flatMap(source -> Stream.ofNullable(source.secretKeyRef())).forEach(references::add);
        Optional.ofNullable(instance.getSpec().endpoint()).flatMap(endpoint -> Optional.ofNullable(endpoint.sslRootCert())).ifPresent(references::add);
        return references.stream().map(r -> instance.getMetadata().getNamespace() + "/" + r.name()).distinct().toList();
    }

    @Override
    public void close() {
        secrets.close();
        namespaces.close();
    }
}
