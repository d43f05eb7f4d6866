package dev.databasespec.testbed.google;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The first message of a PostgreSQL session, as it came and as it reads. */
record Startup(ByteBuffer message, Map<String, String> parameters) {
    private static final int CANCEL = 80877102;
    private static final int ENCRYPTION = 80877103;
    private static final int GSS_ENCRYPTION = 80877104;
    private static final int LONGEST = 10_000;

    /** Reads up to the start-up message, and declines encryption inside of encryption. */
    static Startup read(DataInputStream in, OutputStream out) throws IOException {
        while (true) {
            int length = in.readInt();
            if (length < 8 || length > LONGEST) {
                throw new EOFException("no start-up message");
            }
            var content = in.readNBytes(length - 4);
            int code = ByteBuffer.wrap(content).getInt();
            if (code != ENCRYPTION && code != GSS_ENCRYPTION) {
                var whole = ByteBuffer.allocate(length).putInt(length).put(content).flip();
                return new Startup(whole, code == CANCEL ? Map.of() : parameters(content));
            }
            out.write('N');
            out.flush();
        }
    }

    private static Map<String, String> parameters(byte[] content) {
        var texts = new String(content, 4, content.length - 4, StandardCharsets.UTF_8).split("\0", -1);
        var parameters = new TreeMap<String, String>();
        for (int index = 0; index + 1 < texts.length && !texts[index].isEmpty(); index += 2) {
            parameters.put(texts[index], texts[index + 1]);
        }
        return parameters;
    }

    /** Cancelling names nobody. */
    boolean isLogin() {
        return !parameters.isEmpty();
    }

    String user() {
        return parameters.getOrDefault("user", "");
    }

    /** A refusal as PostgreSQL sends it. */
    static byte[] refusal(String sqlstate, String message) {
        var fields = new ByteArrayOutputStream();
        for (var field : new String[]{"SFATAL", "VFATAL", "C" + sqlstate, "M" + message}) {
            fields.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            fields.write(0);
        }
        fields.write(0);
        return ByteBuffer.allocate(fields.size() + 5).put((byte) 'E').putInt(fields.size() + 4).put(fields.toByteArray()).array();
    }
}
