package cria.hub;

import cria.InputException;
import cria.Shown;
import cria.file.InputFiles;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the hub is, where its cache lies and who asks: the variables that `huggingface_hub` reads, with its meaning.
///
/// @param endpoint the hub's address, without a slash at its end
/// @param links    whether the cache may hold symbolic links
/// @param proxies  through which the network is reached
/// @param answer   how long the hub may take to answer
/// @param silence  how long a download may stand still
public record HubEnvironment(URI endpoint, Path cache, Optional<HubToken> token, boolean offline, boolean links, HubProxy proxies,
    Duration answer, Duration silence) {

    private static final String PUBLIC = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final int SECONDS = 10;

    /// Of this process.
    ///
    /// @throws InputException if a variable has no value that can be used
    public static HubEnvironment ofProcess() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static HubEnvironment of(Map<String, String> variables, Path userHome) {
        Path caches = path(variables, userHome, "XDG_CACHE_HOME").orElse(userHome.resolve(".cache"));
        Path home = path(variables, userHome, "HF_HOME").orElse(caches.resolve("huggingface"));
        Path cache = path(variables, userHome, "HF_HUB_CACHE").or(() -> path(variables, userHome, "HUGGINGFACE_HUB_CACHE"))
            .orElse(home.resolve("hub"));
        Path tokenFile = path(variables, userHome, "HF_TOKEN_PATH").orElse(home.resolve("token"));
        boolean silent = isYes(variables, "HF_HUB_DISABLE_IMPLICIT_TOKEN");
        String offline = text(variables, "HF_HUB_OFFLINE").isEmpty() ? "TRANSFORMERS_OFFLINE" : "HF_HUB_OFFLINE";
        URI endpoint = endpoint(text(variables, "HF_ENDPOINT"));
        HubProxy proxies = new HubProxy(variables, Objects.requireNonNullElseGet(ProxySelector.getDefault(), () -> ProxySelector.of(null)));
        proxies.select(endpoint);       // one that is none is refused here
        return new HubEnvironment(endpoint, cache.toAbsolutePath(),
            silent ? Optional.empty() : HubToken.find(variables, tokenFile), isYes(variables, offline),
            !isYes(variables, "HF_HUB_DISABLE_SYMLINKS"), proxies, seconds(variables, "HF_HUB_ETAG_TIMEOUT"),
            seconds(variables, "HF_HUB_DOWNLOAD_TIMEOUT"));
    }

    /// The address of a page or of the API.
    URI address(String path) {
        return URI.create(endpoint + path);
    }

    /// In the words of a message: which token was sent.
    String tokenUsed() {
        return token.map(HubToken::toString).orElse("none");
    }

    private static URI endpoint(String text) {
        String address = text.isEmpty() ? PUBLIC : text.replaceFirst("/+$", "");
        try {
            URI uri = new URI(address);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null && uri.getUserInfo() == null
                && uri.getQuery() == null && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Falls through to the message.
        }
        throw new InputException("HF_ENDPOINT " + Shown.of(address) + ": is no address of a hub; give one as " + PUBLIC);
    }

    private static Duration seconds(Map<String, String> variables, String name) {
        String text = text(variables, name);
        if (!text.matches("\\d{0,6}")) {
            throw new InputException(name + " " + Shown.of(text) + ": must be a whole number of seconds");
        }
        return Duration.ofSeconds(text.isEmpty() || Integer.parseInt(text) == 0 ? SECONDS : Integer.parseInt(text));
    }

    private static boolean isYes(Map<String, String> variables, String name) {
        return YES.contains(text(variables, name).toUpperCase(Locale.ROOT));
    }

    private static String text(Map<String, String> variables, String name) {
        return variables.getOrDefault(name, "");
    }

    /// With `~` and variables in it replaced, as a shell does.
    private static Optional<Path> path(Map<String, String> variables, Path userHome, String name) {
        String text = text(variables, name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals("~") || text.startsWith("~/")) {
            text = userHome + text.substring(1);
        }
        return Optional.of(InputFiles.path(VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(
            variables.getOrDefault(found.group(1) == null ? found.group(2) : found.group(1), found.group())))));
    }
}
