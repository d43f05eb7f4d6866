package dev.databasespec.cloudsql;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import dev.databasespec.model.Printable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What others said, fit to be shown: bounded, escaped, and only where nobody puts a token into it. */
final class Texts {
    private static final int MAX = 600;
    /** Exceptions quote the names of others, which nobody needs. */
    private static final Pattern CLASS = Pattern.compile("([a-z]+\\.)+[A-Z][A-Za-z]*(Exception|Error): ");

    private Texts() {}

    static String shown(String text) {
        return Printable.escaped(CLASS.matcher(text.strip().replace('\n', ' ')).replaceAll(""), MAX);
    }

    /** Why there was no answer. The message of an exception that is not of the network may show credentials, and stays untold. */
    static String cause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? "" : ": " + shown(cause.getMessage());
            switch (cause) {
                case UnknownHostException _ -> {
                    return "the host name cannot be resolved" + message;
                }
                case ConnectException _ -> {
                    return "nobody listens there, or a firewall stops us" + message;
                }
                case SocketTimeoutException _ -> {
                    return "no answer in time";
                }
                case SSLException _ -> {
                    return "TLS failed" + message;
                }
                default -> {
                }
            }
        }
        return "the connection broke";
    }

    /** What the body of an OAuth or Google API error says. */
    static String ofBody(HttpResponseException e) {
        if (e.getContent() == null) {
            return "";
        }
        try {
            GenericJson body = GsonFactory.getDefaultInstance().fromString(e.getContent(), GenericJson.class);
            Object error = body.get("error");
            if (error instanceof Map<?, ?> google) {
                return shown(String.valueOf(google.get("message")));
            }
            Object description = body.get("error_description");
            return error == null ? "" : shown(error + (description == null ? "" : ", " + description));
        } catch (IOException | IllegalArgumentException notJson) {
            return "";
        }
    }
}
