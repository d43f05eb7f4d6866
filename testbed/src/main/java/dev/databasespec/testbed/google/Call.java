package dev.databasespec.testbed.google;

/**
 * One call as it was answered.
 *
 * @param api "sqladmin", "secretmanager", "oauth", "iamcredentials" or "proxy"
 * @param method as Google's reference names it: "users.list", "versions.access", "token", "generateAccessToken"; "connect" for the proxy
 * @param resource the resource's name without the API's version: "projects/acme/instances/orders/users/app"
 * @param who the principal of the token; empty for nobody
 * @param status the HTTP status, of gRPC calls the one that Google maps theirs to; 0 where the connection was cut
 */
public record Call(String api, String method, String resource, String who, int status) {}
