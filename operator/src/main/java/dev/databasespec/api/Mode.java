package dev.databasespec.api;

public enum Mode {
    Apply, Plan
}
