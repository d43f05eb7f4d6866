package dev.databasespec.api;

/** Which of its addresses a Cloud SQL instance is reached at. */
public enum IpType {
    Private, Public, PrivateServiceConnect
}
