package dev.databasespec.testbed;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One request of HTTP/1.1 as it came over the line, its body without chunks. */
final class HttpMessage {
    /** What we say ourselves, and what asks for HTTP/2. */
    private static final Set<String> OURS = Set.of("host", "connection", "content-length", "transfer-encoding", "http2-settings", "upgrade");

    private final String line;
    private final List<String> headers;
    private final byte[] body;

    private HttpMessage(String line, List<String> headers, byte[] body) {
        this.line = line;
        this.headers = List.copyOf(headers);
        this.body = body;
    }

    static HttpMessage read(InputStream in) throws IOException {
        var line = readLine(in);
        var headers = new ArrayList<String>();
        for (var header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            headers.add(header);
        }
        var head = new HttpMessage(line, headers, new byte[0]);
        if (head.header("transfer-encoding").filter(value -> value.equalsIgnoreCase("chunked")).isPresent()) {
            return new HttpMessage(line, headers, chunks(in));
        }
        return new HttpMessage(line, headers, exactly(in, head.header("content-length").map(Integer::parseInt).orElse(0)));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            all.writeBytes(exactly(in, size));
            readLine(in);
        }
        while (!readLine(in).isEmpty()) {
            // trailers mean nothing here
        }
        return all.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(readLine(in).replaceAll(";.*", "").strip(), 16);
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static String readLine(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private Optional<String> header(String name) {
        return headers.stream().filter(header -> name(header).equals(name)).map(header -> header.substring(name.length() + 1).strip()).findFirst();
    }

    private static String name(String header) {
        return header.substring(0, Math.max(0, header.indexOf(':'))).toLowerCase(Locale.ROOT);
    }

    ApiRequest request() {
        var words = line.split(" ", 3);
        int query = words[1].indexOf('?');
        return new ApiRequest(words[0], query < 0 ? words[1] : words[1].substring(0, query), query < 0 ? "" : words[1].substring(query + 1),
                new String(body, StandardCharsets.UTF_8));
    }

    /** For another host, on a connection that carries nothing else; a web socket stays one. */
    byte[] forwarded(String host) {
        var lines = new ArrayList<>(List.of(line, "Host: " + host));
        headers.stream().filter(header -> !OURS.contains(name(header))).forEach(lines::add);
        if (header("upgrade").filter(value -> value.equalsIgnoreCase("websocket")).isPresent()) {
            lines.addAll(List.of("Connection: Upgrade", "Upgrade: websocket"));
        } else {
            lines.add("Connection: close");
        }
        if (request().isWrite()) {
            lines.add("Content-Length: " + body.length);
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
