package dev.databasespec.testbed.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Errors as the client reads them. */
final class Errors {
    private Errors() {}

    static void assertError(ThrowingCallable call, int code, String reason, @Nullable String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GoogleJsonResponseException.class, e -> {
            assertThat(e.getStatusCode()).isEqualTo(code);
            assertThat(e.getDetails().getErrors().getFirst().getReason()).isEqualTo(reason);
            if (message != null) {
                assertThat(e.getDetails().getMessage()).isEqualTo(message);
            }
        });
    }
}
