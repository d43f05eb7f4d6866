package dev.databasespec.testbed.google;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** The server side of the connector: TLS with certificates on both sides, PostgreSQL inside. */
final class TlsProxy implements AutoCloseable {
    private final ServerSocket listener = LoopbackAddress.listen();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Instance instance;
    private final String resource;
    private final Faults faults;
    private final Calls calls;

    TlsProxy(Instance instance, String ipType, Faults faults, Calls calls) {
        this.instance = instance;
        this.resource = instance.path() + "/" + ipType;
        this.faults = faults;
        this.calls = calls;
    }

    TlsProxy start() {
        threads.execute(this::accept);
        return this;
    }

    String address() {
        return listener.getInetAddress().getHostAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket) {
        var fault = faults.take("connect", resource);
        try (socket) {
            Faults.await(fault);
            if (fault == Fault.Wire.CUT) {
                record("", 0);
                return;
            }
            var factory = instance.certificates().context(fault).getSocketFactory();
            try (var secured = (SSLSocket) factory.createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
                secured.setUseClientMode(false);
                secured.setNeedClientAuth(true);
                secured.startHandshake();
                login(secured);
            }
        } catch (SSLException e) {
            record("", 401);
        } catch (ApiException e) {
            record("", e.code());
        } catch (IOException e) {
            // the client or the server has gone, which they may
        } finally {
            open.remove(socket);
        }
    }

    private void login(SSLSocket client) throws IOException {
        var grant = instance.certificates().login(client.getSession().getPeerCertificates()[0]);
        var startup = Startup.read(new DataInputStream(client.getInputStream()), client.getOutputStream());
        if (startup.isLogin()) {
            var refusal = new Logins(instance).refusal(startup.user(), grant);
            record(startup.user(), refusal.isPresent() ? 403 : 200);
            if (refusal.isPresent()) {
                client.getOutputStream().write(Startup.refusal("28000", refusal.get()));
                return;
            }
        }
        try (var server = new Socket(InetAddress.getByName(instance.server().host()), instance.server().port())) {
            open.add(server);
            server.getOutputStream().write(startup.message().array());
            threads.execute(() -> copy(server, client));
            copy(client, server);
            open.remove(server);
        }
    }

    /** Until one of them ends; then both have. */
    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // closed from the other side
        }
    }

    private void record(String who, int status) {
        calls.add(new Call("proxy", "connect", resource, who, status));
    }

    /** Cuts every session that is open. */
    void cut() {
        open.forEach(TlsProxy::close);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        close(listener);
        cut();
        threads.shutdownNow();
    }
}
