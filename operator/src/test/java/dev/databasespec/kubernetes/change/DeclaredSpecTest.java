package dev.databasespec.kubernetes.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.api.DatabaseSpecSpec;
import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A change remembers the spec that it made true. */
class DeclaredSpecTest {
    private static final String SPEC = """
            {"instanceRef": {"name": "pg"}, "database": "shop", "autoApproveUpTo": "None", "interval": "300s",
             "roles": [{"name": "a", "settings": {"work_mem": 4096, "statement_timeout": "30s"}, "memberOf": [{"role": "b", "admin": true}], "login": false,
                        "comment": "ünïcode ☃ \\u0007", "grants": [{"privileges": ["SELECT"], "tables": {"schema": "app", "names": ["*"]}}]}],
             "users": [{"principal": "alice@acme.com", "roles": ["a"]}]}""";

    @Test
    void comesBackAsItWas() throws JsonProcessingException {
        DatabaseSpecSpec spec = new ObjectMapper().readValue(SPEC, DatabaseSpecSpec.class);
        String text = DeclaredSpec.pack(spec).orElseThrow();

        assertThat(DeclaredSpec.unpack(text)).isEqualTo(spec);
        assertThat(DeclaredSpec.pack(DeclaredSpec.unpack(text))).contains(text);
    }

    @Test
    void isLeftOutWhereItWouldBeTooLong() throws JsonProcessingException {
        Random random = new Random(1);
        String roles = IntStream.range(0, 8000).mapToObj(i -> "{\"name\": \"r" + i + "\", \"comment\": \"" + new BigInteger(600, random) + "\"}")
                .collect(Collectors.joining(","));
        DatabaseSpecSpec spec = new ObjectMapper().readValue("{\"instanceRef\": {\"name\": \"pg\"}, \"database\": \"shop\", \"roles\": [" + roles + "]}",
                DatabaseSpecSpec.class);

        assertThat(DeclaredSpec.pack(spec).isPresent()).isFalse();
    }

    @Test
    void isNotTrustedWhenRead() {
        assertThatThrownBy(() -> DeclaredSpec.unpack("H4sIAAAA")).isInstanceOf(Damaged.class);
        assertThatThrownBy(() -> DeclaredSpec.unpack("not base64")).hasMessage("it is not base64");
    }
}
