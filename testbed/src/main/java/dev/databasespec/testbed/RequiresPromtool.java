package dev.databasespec.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test, and says so, where there is no promtool. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPromtool.Condition.class)
public @interface RequiresPromtool {
    /** Asks {@link Promtool#unavailable}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Promtool.here().unavailable().map(why -> skip(context, why)).orElseGet(() -> ConditionEvaluationResult.enabled("there is promtool"));
        }

        private static ConditionEvaluationResult skip(ExtensionContext context, String why) {
            System.err.println("SKIPPED " + context.getRequiredTestClass().getSimpleName() + " " + context.getDisplayName() + ": " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
