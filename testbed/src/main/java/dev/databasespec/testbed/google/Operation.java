package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One operation; its instance guards it. A failed one is DONE with an error. */
final class Operation {
    private final String name;
    private final String type;
    private final String who;
    private final Instance instance;
    private final Instant inserted;
    private final Runnable effect;
    private int left;
    private String status = "PENDING";
    private @Nullable Instant started;
    private @Nullable Instant ended;
    private @Nullable ApiException error;

    Operation(String name, String type, String who, Instance instance, int polls, Instant inserted, Runnable effect) {
        this.name = name;
        this.type = type;
        this.who = who;
        this.instance = instance;
        this.left = polls;
        this.inserted = inserted;
        this.effect = effect;
    }

    String name() {
        return name;
    }

    Instance instance() {
        return instance;
    }

    Instant inserted() {
        return inserted;
    }

    /** Of that project, and of that instance unless none is named. */
    boolean isOf(String project, String name) {
        return instance.project().equals(project) && (name.isEmpty() || instance.name().equals(name));
    }

    boolean isDone() {
        return status.equals("DONE");
    }

    /** One step nearer to the end, where the effect takes place. */
    void poll(Instant now) {
        if (isDone()) {
            return;
        }
        left--;
        if (left > 0) {
            status = "RUNNING";
            started = started == null ? now : started;
            return;
        }
        try {
            effect.run();
        } catch (ApiException e) {
            error = e;
        }
        done(now);
    }

    void done(Instant now) {
        status = "DONE";
        started = started == null ? now : started;
        ended = now;
    }

    ObjectNode json(String root) {
        var link = root + "v1/";
        var json = Json.kind("sql#operation").put("name", name).put("operationType", type).put("status", status).put("user", who)
                .put("insertTime", inserted.toString()).put("targetId", instance.name()).put("targetProject", instance.project())
                .put("targetLink", link + instance.path()).put("selfLink", link + "projects/" + instance.project() + "/operations/" + name);
        if (started != null) {
            json.put("startTime", started.toString());
        }
        if (ended != null) {
            json.put("endTime", ended.toString());
        }
        if (error != null) {
            json.putObject("error").put("kind", "sql#operationErrors").putArray("errors").addObject().put("kind", "sql#operationError")
                    .put("code", error.code() == 400 ? "INVALID_REQUEST" : error.reason()).put("message", error.text());
        }
        return json;
    }
}
