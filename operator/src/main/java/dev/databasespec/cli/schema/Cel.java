package dev.databasespec.cli.schema;

import java.util.List;

/** An expression of the <a href="https://kubernetes.io/docs/reference/using-api/cel/">Common Expression Language</a>, as far as our CRDs use it. */
sealed interface Cel {
    record Literal(Object value) implements Cel {}

    record ListOf(List<Cel> items) implements Cel {
        public ListOf {
            items = List.copyOf(items);
        }
    }

    record Variable(String name) implements Cel {}

    record Select(Cel operand, String field) implements Cel {}

    /** {@code has(operand.field)} */
    record Has(Cel operand, String field) implements Cel {}

    record Not(Cel operand) implements Cel {}

    record Conditional(Cel condition, Cel then, Cel otherwise) implements Cel {}

    record Binary(Operator operator, Cel left, Cel right) implements Cel {}

    /** A function, or a method with its receiver as the first argument: {@code self.matches(x)} */
    record Call(String function, List<Cel> arguments) implements Cel {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code list.all(variable, condition)} */
    record All(Cel list, String variable, Cel condition) implements Cel {}

    /** Operators by how loosely they bind. */
    enum Operator {
        OR("||", 0), AND("&&", 1), EQUAL("==", 2), NOT_EQUAL("!=", 2), AT_MOST("<=", 2), AT_LEAST(">=", 2), LESS("<", 2), MORE(">", 2), IN("in", 2), PLUS("+",
                3), MINUS("-", 3);

        static final int TIGHTEST = 3;
        final String symbol;
        final int precedence;

        Operator(String symbol, int precedence) {
            this.symbol = symbol;
            this.precedence = precedence;
        }
    }
}
