package dev.databasespec.testbed;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.WriteResult;
import java.util.Map;

/** The client of the product, pointed at an emulator. */
record FirestoreClient(Firestore firestore) implements AutoCloseable {
    static FirestoreClient of(String host) {
        return new FirestoreClient(FirestoreOptions.newBuilder().setProjectId(FirestoreEmulator.PROJECT).setEmulatorHost(host)
                .setCredentials(new FirestoreOptions.EmulatorCredentials()).build().getService());
    }

    ApiFuture<WriteResult> create(String path, long number) {
        return firestore.document(path).create(Map.of("number", number));
    }

    ApiFuture<DocumentSnapshot> get(String path) {
        return firestore.document(path).get();
    }

    boolean exists(String path) throws Exception {
        return get(path).get().exists();
    }

    @Override
    public void close() {
        firestore.shutdownNow();
    }
}
