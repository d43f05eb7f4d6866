package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that answer no more, more of them than passes may run at once. */
@RequiresControlPlane
class SlowServersIT {
    private static final int SERVERS = 8;

    @Test
    void theDatabasesOfOthersAreLookedAfterMeanwhile() {
        var lines = new ArrayList<TcpProxy>();
        try (Stage stage = Stage.start(); var operator = OperatorProcess.start(stage.plane().operatorKubeconfig(), Map.of("DBSPEC_PARALLELISM", "4"))) {
            var slow = new ArrayList<Tenant>();
            for (int i = 0; i < SERVERS; i++) {
                TcpProxy line = TcpProxy.to(stage.server().port());
                lines.add(line);
                Tenant team = stage.namespace();
                team.apply(team.instance(stage.server().adminPassword()).replace("port: " + stage.server().port(), "port: " + line.port()));
                team.apply(team.spec("roles: [{name: $_a}]"));
                slow.add(team);
            }
            Tenant other = stage.tenant();
            other.apply(other.spec("roles: [{name: $_a}]"));
            slow.forEach(team -> team.awaitReady("Converged"));
            other.awaitReady("Converged");

            lines.forEach(line -> line.delay(Duration.ofHours(1)));
            slow.forEach(team -> team.edit(team.spec("roles: [{name: $_a}, {name: $_b}]")));
            for (String role : List.of("{name: $_b}", "{name: $_b}, {name: $_c}", "{name: $_b}, {name: $_c}, {name: $_d}")) {
                other.edit(other.spec("roles: [{name: $_a}, " + role + "]"));
                other.awaitReady("Converged");
            }
            assertThat(slow).allSatisfy(team -> assertThat(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolname = '$_b'")).isEqualTo("0"));

            lines.forEach(TcpProxy::forward);
            lines.forEach(TcpProxy::cut);
            slow.forEach(team -> team.awaitReady("Converged"));
            assertThat(operator.isAlive()).isTrue();
        } finally {
            lines.forEach(TcpProxy::close);
        }
    }
}
