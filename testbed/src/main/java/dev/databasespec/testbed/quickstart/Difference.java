package dev.databasespec.testbed.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Two files that differ in one place, as diff shows them. */
record Difference(List<String> before, List<String> after) {
    static Shown between(String before, String after) {
        var difference = new Difference(lines(before), lines(after));
        return new Shown("$ diff -U1 " + before + " " + after, true, difference.toString());
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        int start = common(before, after);
        int end = common(before.subList(start, before.size()).reversed(), after.subList(start, after.size()).reversed());
        var removed = before.subList(start, before.size() - end);
        var added = after.subList(start, after.size() - end);
        return context(start - 1) + marked("-", removed) + marked("+", added) + context(before.size() - end);
    }

    private String context(int line) {
        return line >= 0 && line < before.size() ? " " + before.get(line) + "\n" : "";
    }

    private static String marked(String sign, List<String> lines) {
        return lines.stream().map(line -> sign + line + "\n").collect(Collectors.joining());
    }

    private static int common(List<String> some, List<String> others) {
        int count = 0;
        while (count < Math.min(some.size(), others.size()) && some.get(count).equals(others.get(count))) {
            count++;
        }
        return count;
    }
}
