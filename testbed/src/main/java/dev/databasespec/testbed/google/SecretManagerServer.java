package dev.databasespec.testbed.google;

import com.google.cloud.secretmanager.v1.AccessSecretVersionRequest;
import com.google.cloud.secretmanager.v1.AccessSecretVersionResponse;
import com.google.cloud.secretmanager.v1.SecretManagerServiceGrpc.SecretManagerServiceImplBase;
import com.google.cloud.secretmanager.v1.SecretPayload;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Secret Manager over gRPC without TLS: one endpoint, global or regional. */
final class SecretManagerServer implements AutoCloseable {
    private final Server server;

    SecretManagerServer(boolean regional, Secrets secrets, Faults faults, Calls calls) {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .executor(Executors.newVirtualThreadPerTaskExecutor()).addService(new Service(regional, secrets, faults, calls)).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Service extends SecretManagerServiceImplBase {
        private final boolean regional;
        private final Secrets secrets;
        private final Faults faults;
        private final Calls calls;

        Service(boolean regional, Secrets secrets, Faults faults, Calls calls) {
            this.regional = regional;
            this.secrets = secrets;
            this.faults = faults;
            this.calls = calls;
        }

        @Override
        public void accessSecretVersion(AccessSecretVersionRequest request, StreamObserver<AccessSecretVersionResponse> observer) {
            var name = request.getName();
            var fault = faults.take("versions.access", name);
            Faults.await(fault);
            try {
                if (fault == Fault.Wire.CUT) {
                    throw new ApiException(503, "backendError", "connection cut");
                }
                var found = secrets.access(name, regional, fault);
                calls.add(new Call("secretmanager", "versions.access", name, "", 200));
                observer.onNext(AccessSecretVersionResponse.newBuilder().setName(found.name())
                        .setPayload(SecretPayload.newBuilder().setData(found.data()).setDataCrc32C(found.checksum())).build());
                observer.onCompleted();
            } catch (ApiException e) {
                calls.add(new Call("secretmanager", "versions.access", name, "", e.code()));
                observer.onError(HttpStatus.code(e.code(), e.reason()).toStatus().withDescription(e.text()).asRuntimeException());
            }
        }
    }
}
