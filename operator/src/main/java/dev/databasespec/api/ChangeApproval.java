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

@JsonClassDescription("Somebody's yes or no to one DatabaseChange that waits, for exactly the plan that was looked at. Counts once.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("dbapprove")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "Change", jsonPath = ".spec.changeRef.name")
@AdditionalPrinterColumn(name = "Decision", jsonPath = ".spec.decision")
@AdditionalPrinterColumn(name = "Approved-By", jsonPath = ".spec.approvedBy")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message", priority = 1)
public class ChangeApproval extends CustomResource<ChangeApprovalSpec, ChangeApprovalStatus> implements Namespaced {

    private static final long serialVersionUID = 1;

    @Required
    @ValidationRule(value = "self == oldSelf", message = "a ChangeApproval is immutable: delete it and make a new one")
    @JsonPropertyDescription("What is decided, and by whom. Immutable.")
    @Override
    public ChangeApprovalSpec getSpec() {
        return super.getSpec();
    }

    @JsonPropertyDescription("Whether it counts. Written by the operator only.")
    @Override
    public @Nullable ChangeApprovalStatus getStatus() {
        return super.getStatus();
    }

    @Override
    protected @Nullable ChangeApprovalSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ChangeApprovalStatus initStatus() {
        return null;
    }
}
