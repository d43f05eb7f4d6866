package dev.databasespec.chart;

import java.util.Map;
import java.util.TreeMap;

/** The environment that the chart gives to the operator. */
public final class RenderedEnvironment {
    private RenderedEnvironment() {}

    /** By the name of the set of values. */
    public static Map<String, Map<String, String>> all() {
        var all = new TreeMap<String, Map<String, String>>();
        ValueSet.all().forEach(values -> all.put(values.name(), values.render(Helm.FOUR).environment()));
        return all;
    }
}
