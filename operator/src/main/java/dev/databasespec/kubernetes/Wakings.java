package dev.databasespec.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Has resources reconciled because something that they refer to changed. */
final class Wakings<R extends HasMetadata> extends SimpleInboundEventSource<R> {}
