package dev.databasespec.testbed;

/** A request that the API server has seen, from its audit log. */
public record ApiWrite(String user, String verb, String resource, String subresource, String namespace, String name, int status) {}
