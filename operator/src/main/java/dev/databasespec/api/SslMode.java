package dev.databasespec.api;

public enum SslMode {
    VerifyFull, VerifyCA, Require, Disable
}
