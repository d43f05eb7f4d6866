package dev.databasespec.cli.yaml;

import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds documents from the events of a YAML parser. The bounds on depth and size are kept here, since a parser's own composer overflows the stack on a
 * few thousand brackets. Messages never repeat text of the file that may be a Secret's value.
 */
public final class YamlReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 200_000;

    private final String file;
    private final Iterator<Event> events;
    private final Map<Anchor, Node> anchors = new HashMap<>();
    private int budget = MAX_NODES;

    private YamlReader(String file, String text) {
        this.file = file;
        this.events = new Parse(LoadSettings.builder().setLabel(file).build()).parseString(text).iterator();
    }

    /** The documents of a file, empty ones left out. */
    public static List<Node> read(String file, String text) throws InvalidFiles {
        try {
            return new YamlReader(file, text).documents();
        } catch (MarkedYamlEngineException e) {
            throw new InvalidFiles(place(file, e.getProblemMark().or(e::getContextMark)), "this is not valid YAML: " + problem(e)
                    + "; look at the indentation, quotes and brackets here, and whether the file is complete");
        } catch (YamlEngineException e) {
            throw new InvalidFiles(Place.of(file), "this is not valid YAML: " + Printable.escaped(String.valueOf(e.getMessage()), 200));
        }
    }

    private List<Node> documents() throws InvalidFiles {
        List<Node> documents = new ArrayList<>();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> anchors.clear();
                case Alias, Scalar, SequenceStart, MappingStart -> documents.add(node(event, 0));
                case StreamStart, StreamEnd, DocumentEnd, SequenceEnd, MappingEnd, Comment -> {
                }
            }
        }
        return documents.stream().filter(document -> !(document instanceof Node.Nothing)).toList();
    }

    private Node node(Event event, int depth) throws InvalidFiles {
        Place place = place(file, event.getStartMark());
        spend(1, place);
        if (depth > MAX_DEPTH) {
            throw new InvalidFiles(place, "nested deeper than " + MAX_DEPTH + " levels; no manifest needs that");
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias, place);
        }
        Node node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case CollectionStartEvent start -> collection(start, place, depth);
            default -> throw new IllegalStateException("unexpected " + event.getEventId());
        };
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
        return node;
    }

    private Node collection(CollectionStartEvent start, Place place, int depth) throws InvalidFiles {
        refuseTag(start.getTag(), place);
        return start instanceof MappingStartEvent ? fields(place, depth) : items(place, depth);
    }

    private static Node scalar(ScalarEvent scalar, Place place) throws InvalidFiles {
        refuseTag(scalar.getTag(), place);
        if (scalar.getValue().indexOf('\0') >= 0) {
            throw new InvalidFiles(place, "the text holds a NUL character, which neither Kubernetes nor PostgreSQL takes; remove it");
        }
        return scalar.isPlain() ? Scalars.plain(place, scalar.getValue()) : new Node.Text(place, scalar.getValue());
    }

    private static void refuseTag(Optional<String> tag, Place place) throws InvalidFiles {
        if (tag.isPresent()) {
            throw new InvalidFiles(place, "a tag (a word that begins with !) is not allowed; put text that begins with ! in quotes");
        }
    }

    private Node aliased(AliasEvent alias, Place place) throws InvalidFiles {
        Node target = anchors.get(alias.getAlias());
        if (target == null) {
            throw new InvalidFiles(place, "this alias (a word that begins with *) names no anchor above it; put text that begins with * in quotes");
        }
        spendAll(target, place);
        return target;
    }

    /** An alias costs as much as what it stands for: a few lines of aliases of aliases would fill the memory. */
    private void spendAll(Node node, Place place) throws InvalidFiles {
        spend(1, place);
        switch (node) {
            case Node.Items(var at, var items) -> {
                for (Node item : items) {
                    spendAll(item, place);
                }
            }
            case Node.Fields(var at, var fields) -> {
                for (Node.Field field : fields.values()) {
                    spendAll(field.value(), place);
                }
            }
            case Node.Text t -> {
            }
            case Node.Whole w -> {
            }
            case Node.Decimal d -> {
            }
            case Node.Truth t -> {
            }
            case Node.Nothing n -> {
            }
        }
    }

    private void spend(int nodes, Place place) throws InvalidFiles {
        budget -= nodes;
        if (budget < 0) {
            throw new InvalidFiles(place, "more than " + MAX_NODES + " values, aliases followed; split the file");
        }
    }

    private Node items(Place place, int depth) throws InvalidFiles {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new Node.Items(place, items);
    }

    private Node fields(Place place, int depth) throws InvalidFiles {
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Place at = place(file, event.getStartMark());
            String name = name(node(event, depth + 1), event);
            Node value = node(events.next(), depth + 1);
            if (name.equals("<<") && event instanceof ScalarEvent scalar && scalar.isPlain()) {
                merged.add(value);
                continue;
            }
            Node.Field before = fields.putIfAbsent(name, new Node.Field(at, value));
            if (before != null) {
                throw new InvalidFiles(at, "the key " + Printable.quoted(name) + " stands here a second time, first on line " + before.place().line()
                        + "; remove one of them");
            }
        }
        for (Node source : merged) {
            merge(source, fields);
        }
        return new Node.Fields(place, fields);
    }

    /** YAML 1.1's merge key: fields that are not there already are taken from elsewhere. */
    private static void merge(Node source, Map<String, Node.Field> fields) throws InvalidFiles {
        switch (source) {
            case Node.Fields(var at, var more) -> more.forEach(fields::putIfAbsent);
            case Node.Items(var at, var items) -> {
                for (Node item : items) {
                    merge(item, fields);
                }
            }
            case Node.Text t -> throw mergeOf(t);
            case Node.Whole w -> throw mergeOf(w);
            case Node.Decimal d -> throw mergeOf(d);
            case Node.Truth t -> throw mergeOf(t);
            case Node.Nothing n -> throw mergeOf(n);
        }
    }

    private static InvalidFiles mergeOf(Node source) {
        return new InvalidFiles(source.place(), "<< takes an alias of a group of fields, but this is " + source.word());
    }

    private static String name(Node key, Event event) throws InvalidFiles {
        return switch (key) {
            case Node.Text(var at, var value) -> value;
            case Node.Whole w when event instanceof ScalarEvent scalar -> scalar.getValue();
            case Node.Truth t when event instanceof ScalarEvent -> throw new InvalidFiles(t.place(),
                    "kubectl reads the key " + t.written() + " as " + t.value() + "; put it in quotes");
            case Node.Whole w -> throw notAName(w);
            case Node.Truth t -> throw notAName(t);
            case Node.Decimal d -> throw notAName(d);
            case Node.Nothing n -> throw notAName(n);
            case Node.Items i -> throw notAName(i);
            case Node.Fields f -> throw notAName(f);
        };
    }

    private static InvalidFiles notAName(Node key) {
        return new InvalidFiles(key.place(), "a key is text, but this is " + key.word() + "; put it in quotes");
    }

    private static Place place(String file, Optional<Mark> mark) {
        return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1)).orElse(Place.of(file));
    }

    private static String problem(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        return Printable.escaped((context + e.getProblem()).replace("\n", " "), 200);
    }
}
