package dev.databasespec.cli.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value in a YAML document and where it stands. */
public sealed interface Node {
    Place place();

    /** For people: {@code text}, {@code a number} … */
    String word();

    /** As a plain Java value: String, Long, Double, Boolean, List, Map or null. */
    @Nullable
    Object plain();

    /** The same value, said to stand elsewhere. */
    default Node at(Place other) {
        return switch (this) {
            case Text t -> new Text(other, t.value);
            case Whole w -> new Whole(other, w.value);
            case Decimal d -> new Decimal(other, d.value);
            case Truth t -> new Truth(other, t.value, t.written);
            case Nothing n -> new Nothing(other);
            case Items i -> new Items(other, i.items.stream().map(item -> item.at(other)).toList());
            case Fields f -> {
                Map<String, Field> moved = new LinkedHashMap<>();
                f.fields.forEach((name, field) -> moved.put(name, new Field(other, field.value.at(other))));
                yield new Fields(other, moved);
            }
        };
    }

    record Text(Place place, String value) implements Node {
        @Override
        public String word() {
            return "text";
        }

        @Override
        public String plain() {
            return value;
        }

        /** A record would print the value, which may be a Secret's. */
        @Override
        public String toString() {
            return "text at " + place;
        }
    }

    record Whole(Place place, long value) implements Node {
        @Override
        public String word() {
            return "a number";
        }

        @Override
        public Long plain() {
            return value;
        }
    }

    record Decimal(Place place, double value) implements Node {
        @Override
        public String word() {
            return "a number with decimals";
        }

        @Override
        public Double plain() {
            return value;
        }
    }

    /** {@code written} is the word in the file: {@code yes} is true for kubectl. */
    record Truth(Place place, boolean value, String written) implements Node {
        @Override
        public String word() {
            return written.equals("true") || written.equals("false") ? "true or false" : value + " (kubectl reads a bare " + written + " so)";
        }

        @Override
        public Boolean plain() {
            return value;
        }
    }

    record Nothing(Place place) implements Node {
        @Override
        public String word() {
            return "nothing";
        }

        @Override
        public @Nullable Object plain() {
            return null;
        }
    }

    record Items(Place place, List<Node> items) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String word() {
            return "a list";
        }

        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(item.plain()));
            return plain;
        }
    }

    /** Fields in the order of the file. */
    record Fields(Place place, Map<String, Field> fields) implements Node {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        public Optional<Node> get(String name) {
            return Optional.ofNullable(fields.get(name)).map(Field::value);
        }

        /** The text of a field; empty where it is missing or something else. */
        public Optional<String> text(String name) {
            return get(name).filter(Text.class::isInstance).map(node -> ((Text) node).value());
        }

        public Fields without(String name) {
            Map<String, Field> rest = new LinkedHashMap<>(fields);
            rest.remove(name);
            return new Fields(place, rest);
        }

        @Override
        public String word() {
            return "a group of fields";
        }

        @Override
        public Map<String, @Nullable Object> plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            fields.forEach((name, field) -> plain.put(name, field.value().plain()));
            return plain;
        }
    }

    /** {@code place} is that of the name. */
    record Field(Place place, Node value) {}
}
