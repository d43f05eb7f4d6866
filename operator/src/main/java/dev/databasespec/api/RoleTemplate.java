package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

@JsonClassDescription("Roles that many databases have alike. A DatabaseSpec names the template at a schema and gets its roles, with the names of"
        + " database and schema filled in. Writing one is a platform team's right.")
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("roletpl")
@Categories(Api.CATEGORY)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".spec.version")
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Specs", jsonPath = ".status.databaseSpecs", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Checksum", jsonPath = ".status.checksum", priority = 1)
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.conditions[?(@.type==\"Ready\")].message", priority = 1)
public class RoleTemplate extends CustomResource<RoleTemplateSpec, RoleTemplateStatus> {

    private static final long serialVersionUID = 1;

    @Required
    @JsonPropertyDescription("The roles, and which version of them this is.")
    @Override
    public RoleTemplateSpec getSpec() {
        return super.getSpec();
    }

    @Default("{\"observedGeneration\": -1}")
    @JsonPropertyDescription("Who uses the template, and how far a change of it has come. Written by the operator only.")
    @Override
    public @Nullable RoleTemplateStatus getStatus() {
        RoleTemplateStatus status = super.getStatus();
        return RoleTemplateStatus.UNOBSERVED.equals(status) ? null : status;
    }

    @Override
    protected @Nullable RoleTemplateSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable RoleTemplateStatus initStatus() {
        return null;
    }
}
