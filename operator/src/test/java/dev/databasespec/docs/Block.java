package dev.databasespec.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param language what stands behind the fence
 * @param line of the fence, for messages
 */
record Block(Path page, int line, String language, String text) {
    private static final String FENCE = "```";

    static List<Block> all() {
        return Checkout.pages().stream().flatMap(page -> of(page).stream()).toList();
    }

    private static List<Block> of(Path page) {
        var blocks = new ArrayList<Block>();
        var lines = Checkout.read(page).lines().toList();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                if (start >= 0) {
                    blocks.add(new Block(page, start + 1, lines.get(start).substring(FENCE.length()).strip(),
                            String.join("\n", lines.subList(start + 1, i)) + "\n"));
                }
                start = start >= 0 ? -1 : i;
            }
        }
        return blocks;
    }

    @Override
    public String toString() {
        return Checkout.ROOT.relativize(page) + ":" + line;
    }
}
