package cria.hub;

import cria.Shown;
import cria.WorkException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests to the hub and to where it sends us. The token goes to the hub's own address and to no other.
final class HubHttp implements AutoCloseable {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /// Where no answer to a request helps until later.
    private static final Set<Integer> LATER = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final HubEnvironment environment;
    private final HttpClient client;
    private final StallGuard guard;

    /// @param first the hub's own answer, which has what it says of a file
    /// @param body  of the last answer; to be closed
    record Reply(HttpResponse<InputStream> first, HttpResponse<InputStream> last, StallGuard.Body body) implements AutoCloseable {
        int status() {
            return last.statusCode();
        }

        Optional<String> header(String name) {
            return last.headers().firstValue(name);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    HubHttp(HubEnvironment environment) {
        this.environment = environment;
        // HTTP/1.1: each file has a connection of its own, which is what makes several at once faster.
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(environment.answer()).proxy(environment.proxies()).build();
        this.guard = new StallGuard(environment.silence());
    }

    /// @throws Patience.Busy       where it may go better later
    /// @throws IOException where the connection broke
    Reply get(URI address, Map<String, String> headers) throws IOException, InterruptedException {
        return send("GET", address, headers);
    }

    /// What the hub says of a file: redirections to other hosts are not followed.
    Reply head(URI address) throws IOException, InterruptedException {
        return send("HEAD", address, Map.of());
    }

    private Reply send(String method, URI address, Map<String, String> headers) throws IOException, InterruptedException {
        URI uri = address;
        @Nullable
        HttpResponse<InputStream> first = null;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = once(method, uri, headers);
            first = first == null || isHub(uri) ? response : first;
            Optional<String> location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return checked(first, response);
            }
            URI next = target(uri, location.get());
            if (method.equals("HEAD") && !isHub(next)) {
                return new Reply(first, response, guard.over(response.body()));
            }
            response.body().close();
            uri = next;
        }
        throw new WorkException("%s sends us from one address to the next without an end; try again later, or look at HF_ENDPOINT"
            .formatted(host(address)));
    }

    private HttpResponse<InputStream> once(String method, URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(environment.answer()).header("User-Agent", "cria");
        headers.forEach(request::header);
        if (isHub(uri)) {
            environment.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.value()));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private Reply checked(HttpResponse<InputStream> first, HttpResponse<InputStream> response) throws IOException {
        if (LATER.contains(response.statusCode())) {
            response.body().close();
            throw new Patience.Busy(response.statusCode(), response.headers().firstValue("Retry-After").orElse(""));
        }
        return new Reply(first, response, guard.over(response.body()));
    }

    /// Scheme, host and port: a token that is meant for one server is not told to another on the same machine.
    private boolean isHub(URI uri) {
        URI hub = environment.endpoint();
        return hub.getScheme().equalsIgnoreCase(uri.getScheme()) && hub.getHost().equalsIgnoreCase(uri.getHost()) && port(hub) == port(uri);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static URI target(URI from, String location) throws IOException {
        URI target;
        try {
            target = from.resolve(URI.create(location));
        } catch (IllegalArgumentException e) {
            throw new IOException("it sends us to an address that is none", e);
        }
        String scheme = Objects.requireNonNullElse(target.getScheme(), "").toLowerCase(Locale.ROOT);
        boolean safer = scheme.equals("https") || scheme.equals("http") && "http".equalsIgnoreCase(from.getScheme());
        if (!safer || target.getHost() == null) {
            throw new WorkException("%s sends us to an address that is not followed (https is left for %s); look at HF_ENDPOINT"
                .formatted(host(from), scheme.isEmpty() ? "nothing" : Shown.of(scheme)));
        }
        return target;
    }

    /// As messages name it.
    static String host(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    @Override
    public void close() {
        guard.close();
        client.shutdownNow();
    }
}
