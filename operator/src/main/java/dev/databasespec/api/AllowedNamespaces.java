package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The namespaces whose DatabaseSpecs may point to a DatabaseInstance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "(self.from == 'Selector') == has(self.selector)",
        message = "selector must be given with from: Selector, and with nothing else")
public record AllowedNamespaces(
        @Default("Same")
        @JsonPropertyDescription("Same: the DatabaseInstance's own namespace. All: every namespace. Selector: its own, and those whose labels match"
                + " selector.")
        From from,

        @JsonPropertyDescription("Labels of the namespaces, with from: Selector.")
        @Nullable NamespaceSelector selector) {

    static final AllowedNamespaces SAME = new AllowedNamespaces(From.Same, null);

    public AllowedNamespaces {
        from = from == null ? From.Same : from;
    }

    public enum From {
        Same, All, Selector
    }
}
