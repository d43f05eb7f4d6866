package dev.databasespec.api;

public enum Enforcement {
    Authoritative, Additive
}
