package cria.hub;

import cria.InputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The proxy that `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` name, in small letters or capitals; Java's own properties where
/// they name none.
final class HubProxy extends ProxySelector {

    private static final Pattern ADDRESS = Pattern.compile("(?:http://)?([\\w.-]+|\\[[0-9a-fA-F:]+])(?::(\\d{1,5}))?/?");
    private static final int PORT = 80;

    private final Map<String, String> variables;
    private final ProxySelector otherwise;

    HubProxy(Map<String, String> variables, ProxySelector otherwise) {
        this.variables = variables;
        this.otherwise = otherwise;
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
        String proxy = variable(uri.getScheme() + "_proxy");
        proxy = proxy.isEmpty() ? variable("all_proxy") : proxy;
        if (proxy.isEmpty()) {
            return otherwise.select(uri);
        }
        if (Arrays.stream(variable("no_proxy").split(",")).map(String::strip).anyMatch(name -> isOf(host, name))) {
            return List.of(Proxy.NO_PROXY);
        }
        Matcher address = ADDRESS.matcher(proxy);
        if (!address.matches()) {
            throw new InputException(uri.getScheme() + "_proxy is no address of a proxy that is used here; give one as http://host:3128, "
                + "without a name and a password");
        }
        int port = address.group(2) == null ? PORT : Integer.parseInt(address.group(2));
        if (port > 65535) {
            throw new InputException(uri.getScheme() + "_proxy has a port above 65535; give one as http://host:3128");
        }
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.group(1), port)));
    }

    private static boolean isOf(String host, String name) {
        String domain = name.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
        return name.equals("*") || !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private String variable(String name) {
        return variables.getOrDefault(name, variables.getOrDefault(name.toUpperCase(Locale.ROOT), "")).strip();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        otherwise.connectFailed(uri, address, e);
    }
}
