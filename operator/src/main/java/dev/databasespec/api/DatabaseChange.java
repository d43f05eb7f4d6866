package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

@JsonClassDescription("One plan of changes to one database, written down by the operator before anything of it is executed, and what became of"
        + " it. Made by the operator only; its spec never changes.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("dbchange")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "DatabaseSpec", jsonPath = ".spec.specRef.name")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Risk", jsonPath = ".spec.risk")
@AdditionalPrinterColumn(name = "Steps", jsonPath = ".spec.stepCount", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Trigger", jsonPath = ".spec.trigger")
@AdditionalPrinterColumn(name = "Requested-By", jsonPath = ".spec.requestedBy.user")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Approved-By", jsonPath = ".status.approval.by", priority = 1)
@AdditionalPrinterColumn(name = "Audit", jsonPath = ".status.auditDelivered", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public class DatabaseChange extends CustomResource<DatabaseChangeSpec, DatabaseChangeStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Required
    @ValidationRule(value = "self == oldSelf", message = "a DatabaseChange is immutable: it says what was planned, and no edit changes what is run")
    @JsonPropertyDescription("What was planned, why, and who asked for it. Immutable.")
    @Override
    public DatabaseChangeSpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("What became of it. Written by the operator only.")
    @Override
    public @Nullable DatabaseChangeStatus getStatus() {
        return super.getStatus();
    }

    @Override
    protected @Nullable DatabaseChangeSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable DatabaseChangeStatus initStatus() {
        return null;
    }
}
