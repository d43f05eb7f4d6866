package dev.databasespec.cli.report;

/** Colours for a terminal, or none. */
public record Palette(boolean colourful) {
    public String bold(String text) {
        return in("1", text);
    }

    public String dim(String text) {
        return in("2", text);
    }

    public String warning(String text) {
        return in("33", text);
    }

    public String error(String text) {
        return in("31", text);
    }

    public String of(Action action, String text) {
        return switch (action) {
            case ADD -> in("32", text);
            case CHANGE -> in("33", text);
            case REVOKE -> in("31", text);
            case DROP -> in("31", text);
        };
    }

    private String in(String code, String text) {
        return colourful ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
