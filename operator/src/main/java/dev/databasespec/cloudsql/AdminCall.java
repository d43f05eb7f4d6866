package dev.databasespec.cloudsql;

/** What is asked of the Admin API: how it is counted, and which right it takes. */
enum AdminCall {
    USERS_LIST("users.list", "cloudsql.users.list", "roles/cloudsql.viewer"), USERS_INSERT("users.insert", "cloudsql.users.create",
            "roles/cloudsql.admin"), USERS_UPDATE("users.update", "cloudsql.users.update", "roles/cloudsql.admin"), USERS_DELETE("users.delete",
                    "cloudsql.users.delete", "roles/cloudsql.admin"), INSTANCES_GET("instances.get", "cloudsql.instances.get",
                            "roles/cloudsql.viewer"), OPERATIONS_GET("operations.get", "cloudsql.instances.get",
                                    "roles/cloudsql.viewer"), CONNECT("connect", "cloudsql.instances.connect", "roles/cloudsql.client");

    private final String method;
    private final String permission;
    private final String role;

    AdminCall(String method, String permission, String role) {
        this.method = method;
        this.permission = permission;
        this.role = role;
    }

    String method() {
        return method;
    }

    String permission() {
        return permission;
    }

    /** The predefined role that holds the permission and the least beside it. */
    String role() {
        return role;
    }

    /** Whether it is about one user: then what is not found may be the user. */
    boolean isOfUser() {
        return this == USERS_INSERT || this == USERS_UPDATE || this == USERS_DELETE;
    }
}
