package dev.databasespec.testbed;

/** What the sessions of the product cost the server since a mark: messages sent, those that write, sessions opened. */
public record Statistics(int statements, int writes, int backends) {}
