package dev.databasespec.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test, and says so, where no emulator of Firestore can be had. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresFirestore.Condition.class)
public @interface RequiresFirestore {
    /** Asks {@link FirestoreEmulator#unavailable}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return FirestoreEmulator.unavailable().map(why -> skip(context, why)).orElseGet(() -> ConditionEvaluationResult.enabled("there is an emulator"));
        }

        private static ConditionEvaluationResult skip(ExtensionContext context, String why) {
            System.err.println("SKIPPED " + context.getRequiredTestClass().getSimpleName() + " " + context.getDisplayName() + ": " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
