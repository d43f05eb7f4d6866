package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A Cloud SQL instance, reached through Google's connector. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudSql(
        @Required
        @Size(min = 1, max = 128)
        @ValidationRule(value = "self.matches('^(" + GoogleNames.PROJECT + ")$')",
                message = "project is the id of a Google Cloud project, such as acme-prod: lower-case letters, digits and hyphens, not its name or number")
        @ValidationRule(value = "self == oldSelf", message = "project is immutable: make a new DatabaseInstance for another instance")
        @JsonPropertyDescription("Id of the Google Cloud project. Immutable.")
        String project,

        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = "self.matches('^" + GoogleNames.REGION + "$')",
                message = "region is a Google Cloud region such as europe-west1, not a zone")
        @ValidationRule(value = "self == oldSelf", message = "region is immutable: make a new DatabaseInstance for another instance")
        @JsonPropertyDescription("Region of the instance, such as europe-west1. Immutable.")
        String region,

        @Required
        @Size(min = 1, max = 97)
        @ValidationRule(value = "self.matches('^[a-z]([a-z0-9-]*[a-z0-9])?$')",
                message = "instance is the name of the instance alone: lower-case letters, digits and hyphens, not project:region:instance")
        @ValidationRule(value = "self == oldSelf", message = "instance is immutable: make a new DatabaseInstance for another instance")
        @JsonPropertyDescription("Name of the Cloud SQL instance. Immutable.")
        String instance,

        @Default("Private")
        @JsonPropertyDescription("Which of the instance's addresses is connected to: Private, Public or PrivateServiceConnect. Always with TLS and"
                + " authorized by IAM, whichever it is.")
        IpType ipType,

        @Default("false")
        @JsonPropertyDescription("true: the operator logs in as its own IAM principal, without a password. That principal has to be a database user of"
                + " the instance and a member of cloudsqlsuperuser, and the instance needs the flag cloudsql.iam_authentication.")
        boolean iamAuthentication,

        @Size(max = 8)
        @ValidationRule(value = "self.all(account, account.matches('^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+[.]gserviceaccount[.]com$'))",
                message = "impersonate takes e-mail addresses of service accounts, such as operator@acme-prod.iam.gserviceaccount.com")
        @JsonPropertyDescription("Service accounts to act as, one through the other: the last one acts. Each needs"
                + " roles/iam.serviceAccountTokenCreator on the next.")
        List<@Size(min = 1, max = 256) String> impersonate) {

    public CloudSql {
        ipType = ipType == null ? IpType.Private : ipType;
        impersonate = impersonate == null ? List.of() : List.copyOf(impersonate);
    }

    /** {@code project:region:instance} */
    public String connectionName() {
        return project + ":" + region + ":" + instance;
    }
}
