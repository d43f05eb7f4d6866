package dev.databasespec.api;

public enum RoleAttribute {
    createdb, createrole, replication
}
