package dev.databasespec.api;

public enum DeletionPolicy {
    Retain, Revoke, Drop
}
