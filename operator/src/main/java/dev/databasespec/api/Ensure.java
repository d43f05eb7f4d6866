package dev.databasespec.api;

public enum Ensure {
    Present, Absent
}
