package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.RoleTemplateStatus;
import dev.databasespec.api.StatusCondition;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how a RoleTemplate is, in its status, an Event and the log. */
record TemplateReports(TemplateStatuses statuses, StatusWriter<RoleTemplateSpec, RoleTemplateStatus, RoleTemplate> writer,
        StatusWriter<DatabaseSpecSpec, DatabaseSpecStatus, DatabaseSpec> specs, Announcements announcements) {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateReports.class);

    List<DatabaseSpec> refreshed(Collection<DatabaseSpec> cached) {
        return cached.stream().map(specs::refreshed).toList();
    }

    /** Whether those who use the template have something new to expect of it. */
    boolean told(Shelf shelf, Progress progress, Collection<DatabaseSpec> users) {
        RoleTemplate template = shelf.template();
        RoleTemplateStatus before = TemplateStatuses.before(template);
        RoleTemplateStatus after = statuses.of(shelf, progress, users);
        if (shelf.isGoing() && template.hasFinalizer(Finalizers.IN_USE)) {
            List<DatabaseSpec> using = TemplateStatuses.users(users, template.getMetadata().getName());
            if (!using.isEmpty()) {
                announcements.tell(template, Announcements.Kind.IN_USE, TemplateStatuses.inUse(using));
            }
        }
        if (!writer.write(template, after)) {
            return false;
        }
        after.conditions().stream().filter(c -> !before.conditions().contains(c))
                .forEach(c -> LOG.atInfo().addKeyValue("template", template.getMetadata().getName()).log("{}={}/{}: {}", c.type(), c.status(), c.reason(),
                        c.message()));
        return !before.revisions().equals(after.revisions()) || !ready(before).equals(ready(after));
    }

    void forget(RoleTemplate template) {
        writer.forget(template);
    }

    private static String ready(RoleTemplateStatus status) {
        return Conditions.ready(status.conditions()).map(StatusCondition::reason).orElse("");
    }
}
