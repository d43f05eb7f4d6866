package dev.databasespec;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a scrape says about each metric: its type, its help text, and the labels of its series. */
public record Exposition(SortedMap<String, String> types, SortedMap<String, String> helps, SortedMap<String, SortedSet<String>> labels) {
    private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    public static Exposition of(String text) {
        var read = new Exposition(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        text.lines().forEach(read::add);
        return read;
    }

    private void add(String line) {
        var words = line.split(" ", 4);
        if (line.startsWith("# TYPE ")) {
            types.put(words[2], words[3]);
        } else if (line.startsWith("# HELP ")) {
            helps.put(words[2], words.length < 4 ? "" : words[3]);
        } else {
            var sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new IllegalArgumentException("no sample: " + line);
            }
            var names = labels.computeIfAbsent(sample.group(1), n -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> names.add(label.group(1)));
            }
        }
    }

    /** The labels by the name that pages use: a histogram is one metric, and what Prometheus itself needs of it is left out. */
    public SortedMap<String, SortedSet<String>> families() {
        var families = new TreeMap<String, SortedSet<String>>();
        labels.forEach((name, of) -> {
            var own = new TreeSet<>(of);
            own.remove("le");
            families.computeIfAbsent(family(name), f -> new TreeSet<>()).addAll(own);
        });
        return families;
    }

    private String family(String series) {
        var base = series.replaceFirst("_(bucket|count|sum|max)$", "");
        return types.getOrDefault(base, "").equals("histogram") ? base : series;
    }
}
