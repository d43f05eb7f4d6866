package dev.databasespec.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test, and says so, where helm cannot be had. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresTools.Condition.class)
public @interface RequiresTools {
    /** Whether the test starts Argo CD. */
    boolean argoCd() default false;

    /** Asks {@link KubeTools}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return unavailable(context).map(why -> skip(context, why)).orElseGet(() -> ConditionEvaluationResult.enabled("there are tools"));
        }

        private static Optional<String> unavailable(ExtensionContext context) {
            boolean argoCd = AnnotationSupport.findAnnotation(context.getElement(), RequiresTools.class).map(RequiresTools::argoCd).orElse(false);
            return argoCd ? KubeTools.here().argoCdUnavailable() : KubeTools.here().unavailable();
        }

        private static ConditionEvaluationResult skip(ExtensionContext context, String why) {
            System.err.println("SKIPPED " + context.getRequiredTestClass().getSimpleName() + " " + context.getDisplayName() + ": " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
