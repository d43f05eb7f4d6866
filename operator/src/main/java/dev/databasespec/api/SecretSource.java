package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a secret value of the operator's own login comes from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.secretKeyRef) != has(self.secretManager)",
        message = "a secret has exactly one source: either secretKeyRef or secretManager")
public record SecretSource(
        @JsonPropertyDescription("A key of a Secret in the namespace of this resource. Either this or secretManager.")
        @Nullable SecretKeyRef secretKeyRef,

        @JsonPropertyDescription("A secret of Google's Secret Manager; the operator needs roles/secretmanager.secretAccessor on it. Either this or"
                + " secretKeyRef.")
        @Nullable SecretManagerRef secretManager) {}
