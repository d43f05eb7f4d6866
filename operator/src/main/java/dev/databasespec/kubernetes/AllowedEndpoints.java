package dev.databasespec.kubernetes;

import dev.databasespec.model.Glob;
import dev.databasespec.model.Printable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers a DatabaseInstance may name: globs of host names and networks. Addresses are checked after name resolution, every one of them, so that a name cannot
 * lead to where an address may not. Metadata services and link-local addresses have to be named to be allowed.
 */
public record AllowedEndpoints(List<Glob> hosts, List<Network> networks) {
    public static final AllowedEndpoints DEFAULT = parse("*");
    private static final List<Network> DENIED = List.of(Network.of("169.254.0.0/16"), Network.of("fe80::/10"), Network.of("fd00:ec2::254/128"),
            Network.of("100.100.100.200/32"), Network.of("0.0.0.0/8"), Network.of("::/128"));

    /** A host name as resolved, sorted. */
    public sealed interface Resolution {
        record Allowed(List<InetAddress> addresses) implements Resolution {}

        record Denied(String message) implements Resolution {}

        record Unknown(String message) implements Resolution {}
    }

    public AllowedEndpoints {
        hosts = List.copyOf(hosts);
        networks = List.copyOf(networks);
    }

    /** Reads a comma-separated list; throws IllegalArgumentException with what is wrong. */
    public static AllowedEndpoints parse(String text) {
        List<Glob> hosts = new ArrayList<>();
        List<Network> networks = new ArrayList<>();
        for (String item : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
            if (item.isEmpty()) {
                throw new IllegalArgumentException("an item is empty");
            } else if (item.indexOf('/') >= 0) {
                networks.add(Network.of(item));
            } else {
                hosts.add(new Glob(item.toLowerCase(Locale.ROOT)));
                Network.literal(item).ifPresent(address -> networks.add(new Network(address, address.getAddress().length * 8)));
            }
        }
        return new AllowedEndpoints(hosts, networks);
    }

    public Resolution resolve(String host) {
        List<InetAddress> addresses;
        try {
            addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .sorted((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress())).toList();
        } catch (UnknownHostException e) {
            return new Resolution.Unknown("the host name " + Printable.quoted(host) + " cannot be resolved");
        }
        boolean named = hosts.stream().anyMatch(glob -> glob.matches(host.toLowerCase(Locale.ROOT)));
        for (InetAddress address : addresses) {
            Optional<String> denied = denied(address, named);
            if (denied.isPresent()) {
                return new Resolution.Denied(Printable.quoted(host) + " " + denied.get());
            }
        }
        return new Resolution.Allowed(addresses);
    }

    private Optional<String> denied(InetAddress address, boolean named) {
        if (networks.stream().anyMatch(network -> network.contains(address))) {
            return Optional.empty();
        }
        if (DENIED.stream().anyMatch(network -> network.contains(address))) {
            return Optional.of("is or resolves to " + address.getHostAddress() + ", a link-local or metadata address");
        }
        return named ? Optional.empty() : Optional.of("(" + address.getHostAddress() + ") is not among the endpoints that the operator may connect to");
    }
}
