package dev.databasespec.api;

/** The highest risk that needs nobody's approval. */
public enum RiskLimit {
    None, Low, Medium, High
}
