package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What SQL calls a privilege. */
public enum SqlPrivilege {
    SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER, MAINTAIN, USAGE, CREATE, CONNECT, TEMPORARY,
    /** Another word for TEMPORARY. */
    TEMP, EXECUTE,
    /** All that the kind of object and the server's version know. */
    ALL,
    /** Another word for ALL. */
    @JsonProperty("ALL PRIVILEGES")
    ALL_PRIVILEGES
}
