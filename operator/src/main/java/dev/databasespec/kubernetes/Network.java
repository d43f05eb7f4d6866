package dev.databasespec.kubernetes;

import dev.databasespec.model.Printable;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation. */
record Network(InetAddress base, int bits) {
    private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    static Network of(String cidr) {
        int slash = cidr.indexOf('/');
        InetAddress base = literal(slash < 0 ? cidr : cidr.substring(0, slash)).orElseThrow(() -> wrong(cidr));
        int longest = base.getAddress().length * 8;
        int bits = slash < 0 ? longest : number(cidr, slash);
        if (bits < 0 || bits > longest) {
            throw wrong(cidr);
        }
        return new Network(base, bits);
    }

    /** An address that is written as numbers: nothing is looked up. */
    static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        int whole = bits / 8;
        if (mine.length != other.length || !Arrays.equals(mine, 0, whole, other, 0, whole)) {
            return false;
        }
        int mask = 0xFF << (8 - bits % 8) & 0xFF;
        return bits % 8 == 0 || (mine[whole] & mask) == (other[whole] & mask);
    }

    private static int number(String cidr, int slash) {
        try {
            return Integer.parseInt(cidr.substring(slash + 1));
        } catch (NumberFormatException e) {
            throw wrong(cidr);
        }
    }

    private static IllegalArgumentException wrong(String cidr) {
        return new IllegalArgumentException(Printable.quoted(cidr) + " is no network such as 10.0.0.0/8 or fd00::/8");
    }
}
