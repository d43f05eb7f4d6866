package dev.databasespec.cli.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recursive descent over the tokens of an expression. What it does not know is an error, so that no rule of a CRD is skipped in silence. */
final class CelParser {
    private static final Pattern TOKEN = Pattern
            .compile("\\s*(?:(?<text>'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\")|(?<number>[0-9]+)|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
                    + "|(?<symbol>\\|\\||&&|[=!<>]=|[-+!<>?:.,()\\[\\]]))");
    private static final Set<String> FUNCTIONS = Set.of("size", "bytes", "duration", "matches", "startsWith", "endsWith", "sets.contains", "sets.intersects");

    private record Token(String kind, String text) {}

    private final String source;
    private final List<Token> tokens;
    private int position;

    private CelParser(String source) {
        this.source = source;
        this.tokens = tokens(source);
    }

    static Cel parse(String source) {
        CelParser parser = new CelParser(source);
        Cel expression = parser.expression();
        if (parser.position < parser.tokens.size()) {
            throw parser.unexpected();
        }
        return expression;
    }

    private static List<Token> tokens(String source) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(source.strip());
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            for (String kind : List.of("text", "number", "word", "symbol")) {
                Optional.ofNullable(matcher.group(kind)).ifPresent(text -> tokens.add(new Token(kind, text)));
            }
            end = matcher.end();
        }
        if (end != source.strip().length()) {
            throw new IllegalArgumentException("not understood after " + end + " characters: " + source);
        }
        return tokens;
    }

    private Cel expression() {
        Cel condition = binary(0);
        if (!take("?")) {
            return condition;
        }
        Cel then = binary(0);
        expect(":");
        return new Cel.Conditional(condition, then, expression());
    }

    private Cel binary(int precedence) {
        if (precedence > Cel.Operator.TIGHTEST) {
            return unary();
        }
        Cel left = binary(precedence + 1);
        for (Optional<Cel.Operator> operator = operator(precedence); operator.isPresent(); operator = operator(precedence)) {
            left = new Cel.Binary(operator.get(), left, binary(precedence + 1));
        }
        return left;
    }

    private Optional<Cel.Operator> operator(int precedence) {
        for (Cel.Operator operator : Cel.Operator.values()) {
            if (operator.precedence == precedence && take(operator.symbol)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    private Cel unary() {
        return take("!") ? new Cel.Not(unary()) : postfix(primary());
    }

    private Cel postfix(Cel operand) {
        Cel result = operand;
        while (take(".")) {
            String name = next("word").text;
            if (!take("(")) {
                result = new Cel.Select(result, name);
            } else if (name.equals("all")) {
                String variable = next("word").text;
                expect(",");
                result = new Cel.All(result, variable, expression());
                expect(")");
            } else if (result instanceof Cel.Variable(String library) && library.equals("sets")) {
                result = call("sets." + name, new ArrayList<>());
            } else {
                result = call(name, new ArrayList<>(List.of(result)));
            }
        }
        return result;
    }

    private Cel primary() {
        if (take("(")) {
            Cel inner = expression();
            expect(")");
            return inner;
        }
        if (take("[")) {
            return new Cel.ListOf(arguments("]", new ArrayList<>()));
        }
        if (position >= tokens.size()) {
            throw unexpected();
        }
        Token token = tokens.get(position++);
        return switch (token.kind) {
            case "text" -> new Cel.Literal(unquoted(token.text));
            case "number" -> new Cel.Literal(Long.parseLong(token.text));
            case "word" -> word(token.text);
            default -> throw unexpected();
        };
    }

    private Cel word(String name) {
        if (name.equals("true") || name.equals("false")) {
            return new Cel.Literal(Boolean.valueOf(name));
        }
        if (!take("(")) {
            return new Cel.Variable(name);
        }
        if (!name.equals("has")) {
            return call(name, new ArrayList<>());
        }
        Cel operand = expression();
        expect(")");
        if (operand instanceof Cel.Select(Cel of, String field)) {
            return new Cel.Has(of, field);
        }
        throw unexpected();
    }

    private Cel call(String name, List<Cel> receiver) {
        if (!FUNCTIONS.contains(name)) {
            throw new IllegalArgumentException("the function " + name + " is not known: " + source);
        }
        return new Cel.Call(name, arguments(")", receiver));
    }

    private List<Cel> arguments(String end, List<Cel> arguments) {
        if (!take(end)) {
            do {
                arguments.add(expression());
            } while (take(","));
            expect(end);
        }
        return arguments;
    }

    private static String unquoted(String literal) {
        return literal.substring(1, literal.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private boolean take(String text) {
        boolean there = position < tokens.size() && !tokens.get(position).kind.equals("text") && tokens.get(position).text.equals(text);
        position += there ? 1 : 0;
        return there;
    }

    private void expect(String text) {
        if (!take(text)) {
            throw unexpected();
        }
    }

    private Token next(String kind) {
        if (position < tokens.size() && tokens.get(position).kind.equals(kind)) {
            return tokens.get(position++);
        }
        throw unexpected();
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("not understood at token " + position + ": " + source);
    }
}
