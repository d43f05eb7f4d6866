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

/** Skips a test, and says so, where no control plane can be had. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresControlPlane.Condition.class)
public @interface RequiresControlPlane {
    /** Whether the test starts a kube-controller-manager too. */
    boolean controllerManager() default false;

    /** Asks {@link ControlPlane#unavailable}. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return unavailable(context).map(why -> skip(context, why)).orElseGet(() -> ConditionEvaluationResult.enabled("there is a control plane"));
        }

        private static Optional<String> unavailable(ExtensionContext context) {
            boolean controllerManager = AnnotationSupport.findAnnotation(context.getElement(), RequiresControlPlane.class)
                    .map(RequiresControlPlane::controllerManager).orElse(false);
            return controllerManager ? ControlPlane.unavailableWithControllerManager() : ControlPlane.unavailable();
        }

        private static ConditionEvaluationResult skip(ExtensionContext context, String why) {
            System.err.println("SKIPPED " + context.getRequiredTestClass().getSimpleName() + " " + context.getDisplayName() + ": " + why);
            return ConditionEvaluationResult.disabled(why);
        }
    }
}
