package dev.databasespec.testbed;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLSocketFactory;

/**
 * Plain HTTP on the loopback interface before an API server, for one of its users: what passes can be seen, held up, answered
 * in the server's place, or lost. Watches pass as they come, by chunks or by web socket.
 */
public final class ApiProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final URI server;
    private final SSLSocketFactory identity;
    private final List<Hook> hooks = new CopyOnWriteArrayList<>();
    private final Listener listener = Listener.start(this::serve);
    private final Path kubeconfig;

    private ApiProxy(Path behind) {
        var config = Config.fromKubeconfig(behind.toFile());
        server = URI.create(config.getMasterUrl());
        try {
            identity = SSLUtils.sslContext(config).getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no certificate in " + behind, e);
        }
        kubeconfig = Kubeconfig.anonymous(behind.resolveSibling("proxy-" + listener.port() + ".kubeconfig"), "http://127.0.0.1:" + listener.port());
    }

    /** Forwards to the server of a kubeconfig file, as its user. */
    public static ApiProxy to(Path kubeconfig) {
        return new ApiProxy(kubeconfig);
    }

    /** Leads here and holds no credentials; it goes with the folder of the kubeconfig file behind it. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Something that happens to the first request that matches, and to no other. */
    public static final class Hook {
        private final Predicate<ApiRequest> which;
        private final Effect effect;
        private final AtomicBoolean fired = new AtomicBoolean();

        private Hook(Predicate<ApiRequest> which, Effect effect) {
            this.which = which;
            this.effect = effect;
        }

        /** Whether its request has come. */
        public boolean hasFired() {
            return fired.get();
        }

        private boolean takes(ApiRequest request) {
            return !fired.get() && which.test(request) && fired.compareAndSet(false, true);
        }
    }

    private sealed interface Effect {
        record Before(Runnable action) implements Effect {}

        record After(Runnable action) implements Effect {}

        record Answer(int status) implements Effect {}
    }

    /** Runs before the request is forwarded; where the client is gone after that, the API server never hears of it. */
    public Hook before(Predicate<ApiRequest> which, Runnable action) {
        return add(new Hook(which, new Effect.Before(action)));
    }

    /** Runs when the API server has answered and the client does not know it yet. */
    public Hook after(Predicate<ApiRequest> which, Runnable action) {
        return add(new Hook(which, new Effect.After(action)));
    }

    /** Answers in place of the API server, which never hears of the request; as often as this is called. */
    public Hook answerOnce(Predicate<ApiRequest> which, int status) {
        return add(new Hook(which, new Effect.Answer(status)));
    }

    private Hook add(Hook hook) {
        hooks.add(hook);
        return hook;
    }

    /** Forgets the hooks whose request has not come. */
    public void clear() {
        hooks.clear();
    }

    /** As if the network were gone: watches and requests under way are cut, new connections are reset. */
    public void unreachable(boolean whether) {
        listener.refuse(whether);
    }

    /** Cuts what is open, watches above all; whoever comes again is served. */
    public void cut() {
        listener.cut();
    }

    private <E extends Effect> Optional<E> take(Class<E> kind, ApiRequest request) {
        return hooks.stream().filter(hook -> kind.isInstance(hook.effect) && hook.takes(request)).findFirst().map(hook -> kind.cast(hook.effect));
    }

    private void serve(Socket client) throws IOException {
        var in = new BufferedInputStream(client.getInputStream());
        var message = HttpMessage.read(in);
        var request = message.request();
        take(Effect.Before.class, request).ifPresent(hook -> hook.action().run());
        var answer = take(Effect.Answer.class, request);
        if (answer.isPresent()) {
            client.getOutputStream().write(refusal(answer.get().status()).getBytes(StandardCharsets.UTF_8));
        } else if (Listener.isThere(client, in)) {
            forward(client, in, message, request);
        }
    }

    private void forward(Socket client, InputStream in, HttpMessage message, ApiRequest request) throws IOException {
        try (var plain = listener.connect(server.getPort()); var secured = identity.createSocket(plain, server.getHost(), server.getPort(), true)) {
            secured.getOutputStream().write(message.forwarded(server.getAuthority()));
            var upstream = secured.getOutputStream();
            Thread.startVirtualThread(() -> Listener.pass(in, upstream, client, secured)); // a web socket's messages, or the end of the client
            var buffer = new byte[BUFFER];
            int read = secured.getInputStream().read(buffer);
            take(Effect.After.class, request).ifPresent(hook -> hook.action().run());
            if (read > 0) {
                client.getOutputStream().write(buffer, 0, read);
                secured.getInputStream().transferTo(client.getOutputStream());
            }
        }
    }

    private static String refusal(int status) {
        var reason = switch (status) {
            case 409 -> "Conflict";
            case 429 -> "TooManyRequests";
            case 500 -> "InternalError";
            case 503 -> "ServiceUnavailable";
            default -> "Unknown";
        };
        var body = """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the testbed says %s","reason":"%s","code":%d}"""
                .formatted(reason, reason, status);
        return "HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"
                + body;
    }

    @Override
    public void close() {
        listener.close();
    }
}
