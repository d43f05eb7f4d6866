package dev.databasespec.kubernetes.change;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Values as JSON, gzip, base64: the same text for the same value. Reading trusts nothing: it stops at a limit, and whatever is wrong is {@link Damaged}. */
final class Compressed {
    /** Escapes whatever is not ASCII, so that halves of surrogate pairs survive too. */
    static final ObjectMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    private Compressed() {}

    static String pack(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            JSON.writeValue(out, value);
        } catch (IOException e) {
            throw new UncheckedIOException("plain values cannot be written as JSON", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * The value again.
     *
     * @param limit how many bytes the JSON may have
     */
    static <T> T unpack(String text, TypeReference<T> type, long limit) {
        try (InputStream in = new Bounded(new GZIPInputStream(new ByteArrayInputStream(decoded(text))), limit)) {
            T value = JSON.readValue(in, type);
            if (value == null) {
                throw new Damaged("it holds nothing");
            }
            return value;
        } catch (TooLong e) {
            throw new Damaged("it is longer than " + limit + " bytes when unpacked");
        } catch (JacksonException e) {
            throw new Damaged("it is not the JSON that was written");
        } catch (IOException e) {
            throw new Damaged("it is not what gzip wrote: it is cut off or was changed");
        }
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Damaged("it is not base64");
        }
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long limit) {
            super(in);
            left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            return counted(super.read(bytes, from, length));
        }

        private int counted(int read) throws IOException {
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new TooLong();
            }
            return read;
        }
    }
}
