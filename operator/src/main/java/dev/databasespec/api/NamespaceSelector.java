package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A label selector as everywhere in Kubernetes: all of it must match; an empty one matches everything. */
public record NamespaceSelector(
        @Size(max = 32)
        @JsonPropertyDescription("Labels that must be there with exactly these values.")
        Map<String, @Size(max = 63) String> matchLabels,

        @Size(max = 32)
        @JsonPropertyDescription("Conditions on labels, all of which must hold.")
        List<Expression> matchExpressions) {

    public NamespaceSelector {
        matchLabels = matchLabels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(matchLabels));
        matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
    }

    public boolean matches(Map<String, String> labels) {
        return labels.entrySet().containsAll(matchLabels.entrySet()) && matchExpressions.stream().allMatch(expression -> expression.matches(labels));
    }

    @ValidationRule(value = "(self.operator == 'In' || self.operator == 'NotIn') == (has(self.values) && size(self.values) >"
            + " 0)", fieldPath = ".values",
            message = "values must be given with In and NotIn, and must not with Exists and DoesNotExist")
    public record Expression(
            @Required
            @Size(min = 1, max = 317)
            @JsonPropertyDescription("Name of the label.")
            String key,

            @Required
            @JsonPropertyDescription("In, NotIn: the label's value is (not) one of values; Exists, DoesNotExist: the label is (not) there.")
            Operator operator,

            @Size(max = 64)
            @JsonPropertyDescription("Values for In and NotIn.")
            List<@Size(max = 63) String> values) {

        public Expression {
            values = values == null ? List.of() : List.copyOf(values);
        }

        private boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    public enum Operator {
        In, NotIn, Exists, DoesNotExist
    }
}
