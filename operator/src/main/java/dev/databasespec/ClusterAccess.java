package dev.databasespec;

import dev.databasespec.kubernetes.Fence;
import dev.databasespec.kubernetes.KubeconfigFault;
import dev.databasespec.kubernetes.Rights;
import dev.databasespec.kubernetes.Serialization;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way to the API server: kubeconfig or service account, as kubectl and pods find them. */
final class ClusterAccess {
    private static final int WATCH_PAUSE_MILLIS = 250;
    private static final int LONGEST = 500;

    private ClusterAccess() {}

    /** Why the kubeconfig cannot be used, and what to do. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    static Config config() throws Unusable {
        Config config = found(System.getenv("KUBECONFIG"));
        config.setWatchReconnectInterval(WATCH_PAUSE_MILLIS);
        if (config.getMasterUrl().startsWith("http://")) {
            config.setHttp2Disable(true); // no API server takes the upgrade that HTTP/2 without TLS begins with
        }
        if (pem(config).filter(ClusterAccess::isEllipticCurve).isPresent()) {
            config.setClientKeyAlgo("EC");
        }
        return config;
    }

    private static Config found(@Nullable String kubeconfig) throws Unusable {
        if (kubeconfig != null && !kubeconfig.isBlank()
                && Stream.of(kubeconfig.split(File.pathSeparator, -1)).noneMatch(name -> !name.isBlank() && Files.isReadable(Path.of(name)))) {
            throw new Unusable("KUBECONFIG names no file that is there and may be read: " + Printable.escaped(kubeconfig, LONGEST));
        }
        try {
            return Config.autoConfigure(null);
        } catch (RuntimeException e) {
            // what is no YAML comes as an exception of whichever library reads it
            throw new Unusable("the kubeconfig " + (kubeconfig == null ? "" : Printable.escaped(kubeconfig, LONGEST) + " ") + "cannot be used: "
                    + KubeconfigFault.text(e));
        }
    }

    /** Writes nothing when the tenure is over, and hears of what is forbidden. */
    static KubernetesClient client(Config config, Tenure tenure, Rights rights) {
        return new KubernetesClientBuilder().withConfig(config).withKubernetesSerialization(Serialization.slim()).withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("fence", new Fence(tenure)).addOrReplaceInterceptor("rights", rights)).build();
    }

    /** The client takes a key for RSA unless its header says EC, which the header of a PKCS #8 key never does. */
    private static boolean isEllipticCurve(String pem) {
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            return false;
        }
        String body = pem.replaceAll("-----[A-Z ]+-----", "");
        try {
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> pem(Config config) {
        try {
            return config.getClientKeyData() != null
                    ? Optional.of(new String(Base64.getMimeDecoder().decode(config.getClientKeyData()), StandardCharsets.US_ASCII))
                    : config.getClientKeyFile() != null ? Optional.of(Files.readString(Path.of(config.getClientKeyFile()))) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
