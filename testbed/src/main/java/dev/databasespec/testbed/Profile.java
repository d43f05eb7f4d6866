package dev.databasespec.testbed;

/** How much of Cloud SQL's patched CREATEROLE the server shows. */
public enum Profile {
    /** Plain PostgreSQL for an administrator who is no superuser: what works here works on Cloud SQL. */
    STRICT,
    /** From 16 on cloudsqlsuperuser holds ADMIN on every role that the Admin API made and on the predefined roles. */
    PERMISSIVE
}
