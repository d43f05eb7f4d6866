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

@JsonClassDescription("A PostgreSQL server: where it is, how to log in, and what the DatabaseSpecs that point here may ask for. Writing one is a"
        + " platform team's right.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("dbi")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Status", jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.serverVersion")
@AdditionalPrinterColumn(name = "Latency", jsonPath = ".status.latency")
@AdditionalPrinterColumn(name = "Connections", jsonPath = ".status.connections.used", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Specs", jsonPath = ".status.databaseSpecs", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Address", jsonPath = ".status.address", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
public class DatabaseInstance extends CustomResource<DatabaseInstanceSpec, DatabaseInstanceStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Required
    @JsonPropertyDescription("Where the server is, how the operator logs in, and what tenants may do there.")
    @Override
    public DatabaseInstanceSpec getSpec() {
        return super.getSpec();
    }

    @Default("{\"observedGeneration\": -1}")
    @JsonPropertyDescription("What the operator saw of the server. Written by the operator only.")
    @Override
    public @Nullable DatabaseInstanceStatus getStatus() {
        DatabaseInstanceStatus status = super.getStatus();
        return DatabaseInstanceStatus.UNOBSERVED.equals(status) ? null : status;
    }

    @Override
    protected @Nullable DatabaseInstanceSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DatabaseInstanceStatus initStatus() {
        return null;
    }
}
