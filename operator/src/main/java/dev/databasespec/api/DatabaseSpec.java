package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

@JsonClassDescription("What one PostgreSQL database shall look like: its schemas, roles, users, memberships and grants. The operator makes the"
        + " database so and keeps it so.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("dbspec")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "Instance", jsonPath = ".spec.instanceRef.name")
@AdditionalPrinterColumn(name = "Database", jsonPath = ".spec.database")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Status", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Pending", jsonPath = ".status.plan.steps", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Roles", jsonPath = ".status.summary.roles", type = AdditionalPrinterColumn.Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Users", jsonPath = ".status.summary.users", type = AdditionalPrinterColumn.Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Grants", jsonPath = ".status.summary.grants", type = AdditionalPrinterColumn.Type.INTEGER, priority = 1)
@AdditionalPrinterColumn(name = "Last-Change", jsonPath = ".status.lastChange.time", type = AdditionalPrinterColumn.Type.DATE, priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
public class DatabaseSpec extends CustomResource<DatabaseSpecSpec, DatabaseSpecStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Required
    @JsonPropertyDescription("What the database shall look like.")
    @Override
    public DatabaseSpecSpec getSpec() {
        return super.getSpec();
    }

    @Default("{\"observedGeneration\": -1}")
    @JsonPropertyDescription("How far the database is as declared. Written by the operator only.")
    @Override
    public @Nullable DatabaseSpecStatus getStatus() {
        DatabaseSpecStatus status = super.getStatus();
        return DatabaseSpecStatus.UNOBSERVED.equals(status) ? null : status;
    }

    @Override
    protected @Nullable DatabaseSpecSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DatabaseSpecStatus initStatus() {
        return null;
    }
}
