package dev.databasespec.model;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorted, unmodifiable copies: every collection inside a value is one, so that equal input gives byte-for-byte equal output. */
public final class Sorted {
    private Sorted() {}

    public static <T extends Comparable<? super T>> SortedSet<T> set(Collection<? extends T> items) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(items));
    }

    @SafeVarargs
    public static <T extends Comparable<? super T>> SortedSet<T> of(T... items) {
        TreeSet<T> set = new TreeSet<>();
        for (T item : items) {
            set.add(item);
        }
        return Collections.unmodifiableSortedSet(set);
    }

    public static <K extends Comparable<? super K>, V> SortedMap<K, V> map(Map<? extends K, ? extends V> items) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(items));
    }

    public static <T extends Comparable<? super T>> SortedSet<T> union(Collection<? extends T> a, Collection<? extends T> b) {
        TreeSet<T> both = new TreeSet<>(a);
        both.addAll(b);
        return Collections.unmodifiableSortedSet(both);
    }

    public static <T extends Comparable<? super T>> SortedSet<T> minus(Collection<? extends T> a, Collection<? extends T> b) {
        TreeSet<T> rest = new TreeSet<>(a);
        b.forEach(rest::remove);
        return Collections.unmodifiableSortedSet(rest);
    }

    /** Compares two sorted collections item by item; a shorter one that is a prefix comes first. */
    public static <T extends Comparable<? super T>> int compare(Collection<T> a, Collection<T> b) {
        var left = a.iterator();
        var right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            int order = left.next().compareTo(right.next());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }
}
