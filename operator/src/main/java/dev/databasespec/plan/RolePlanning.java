package dev.databasespec.plan;

import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Name;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.plan.Problem.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Roles exist and have the declared attributes, settings, comment and password. */
final class RolePlanning {
    private RolePlanning() {}

    static void plan(Draft draft) {
        for (DesiredRole role : draft.desired.roles().values()) {
            Optional<LiveRole> live = draft.live.role(role.name());
            if (role.absent()) {
                continue;
            }
            if (role.external()) {
                if (live.isEmpty()) {
                    draft.error("role " + role.name(), Reason.MISSING_EXTERNAL_ROLE,
                            "role " + role.name() + " is declared as external and does not exist on the server",
                            "create it, or remove `external: true` so that it is created here");
                }
            } else if (draft.live.server().isUs(role.name())) {
                ourselves(draft, role.name());
            } else if (live.isEmpty()) {
                create(draft, role);
            } else if (live.get().elevated()) {
                draft.error("role " + role.name(), Reason.NOT_MANAGEABLE,
                        "role " + role.name() + " has SUPERUSER, REPLICATION or BYPASSRLS, which only a superuser may alter",
                        "declare it with `external: true`, which only grants to it");
            } else {
                alter(draft, role, live.get());
            }
        }
    }

    /** Whoever could set its password or log it out would have the operator's own rights. */
    private static void ourselves(Draft draft, Name role) {
        draft.error("role " + role, Reason.NOT_MANAGEABLE, "role " + role + " is who the operator logs in or acts as on this server",
                "choose another name, or declare it with `external: true`, which only grants to it");
    }

    private static void create(Draft draft, DesiredRole role) {
        String reason = "it is declared and does not exist";
        draft.add(new PlannedStep(new Step.CreateRole(role.name(), role.wishes().over(RoleAttributes.DEFAULT)), Hazard.LOW, reason, Authority.OURS));
        role.wishes().comment().filter(c -> !c.isEmpty())
                .ifPresent(c -> draft.add(new PlannedStep(new Step.CommentOnRole(role.name(), "", c), Hazard.LOW, reason, Authority.OURS)));
        role.wishes().settings().forEach((setting, value) -> draft
                .add(new PlannedStep(new Step.SetRoleSetting(role.name(), setting, Optional.empty(), Optional.of(value)), Hazard.LOW, reason, Authority.OURS)));
        role.password().ifPresent(source -> draft.add(new PlannedStep(new Step.SetPassword(role.name(), source), Hazard.LOW, reason, Authority.OURS)));
    }

    private static void alter(Draft draft, DesiredRole role, LiveRole live) {
        boolean made = draft.made(role.name());
        Optional<Authority> authority = Authorities.administering(draft.now, role.name());
        RoleAttributes wanted = role.wishes().over(made ? RoleAttributes.DEFAULT : live.attributes());
        if (!wanted.equals(live.attributes())) {
            step(draft, role.name(), authority, new Step.AlterRole(role.name(), live.attributes(), wanted), Hazard.MEDIUM,
                    "attributes differ from what is declared");
        }
        Optional<String> comment = role.wishes().comment().or(() -> made ? Optional.of("") : Optional.empty());
        if (comment.isPresent() && !comment.get().equals(live.comment())) {
            step(draft, role.name(), authority, new Step.CommentOnRole(role.name(), live.comment(), comment.get()), Hazard.LOW, "the comment differs");
        }
        settings(draft, role, live, made, authority);
        if (role.password().isPresent() && draft.desired.passwordsToSet().contains(role.name())) {
            step(draft, role.name(), authority, new Step.SetPassword(role.name(), role.password().get()), Hazard.LOW,
                    "the Secret holds another password than was set last");
        }
    }

    private static void settings(Draft draft, DesiredRole role, LiveRole live, boolean made, Optional<Authority> authority) {
        Map<String, String> wanted = role.wishes().settings();
        TreeSet<String> names = new TreeSet<>(wanted.keySet());
        if (made) {
            names.addAll(live.settings().keySet());
        }
        for (String name : names) {
            Optional<String> from = Optional.ofNullable(live.settings().get(name));
            Optional<String> to = Optional.ofNullable(wanted.get(name));
            if (!SettingValues.same(name, from, to)) {
                step(draft, role.name(), authority, new Step.SetRoleSetting(role.name(), name, from, to), Hazard.MEDIUM,
                        "the setting differs from what is declared");
            }
        }
    }

    private static void step(Draft draft, Name role, Optional<Authority> authority, Step step, Hazard hazard, String reason) {
        if (authority.isPresent()) {
            draft.add(new PlannedStep(step, hazard, reason, authority.get()));
        } else {
            draft.error("role " + role, Reason.NOT_MANAGEABLE,
                    "role " + role + " is not as declared (" + reason + "), and " + draft.live.server().sessionRole()
                            + " lacks ADMIN on it, as on every role that the Cloud SQL Admin API made",
                    "declare it with `external: true`, or let the role that made it grant ADMIN: GRANT " + role + " TO " + draft.live.server().sessionRole()
                            + " WITH ADMIN OPTION");
        }
    }
}
