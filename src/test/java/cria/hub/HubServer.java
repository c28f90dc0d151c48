package cria.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A hub on this machine that speaks as much of the real one's HTTP as fetching takes, over bare sockets, so that it can also speak it
/// wrongly. Large files, which are those whose name ends in `.safetensors`, come from a second server, as from the hub's CDN.
public final class HubServer implements AutoCloseable {

    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /// @param headers by their names in small letters
    public record Request(String method, String target, Map<String, String> headers) {
        public String path() {
            return target.replaceFirst("\\?.*", "");
        }
    }

    /// Answers in its own way, or leaves it to the server.
    public interface Fault {
        /// @return whether it has answered
        boolean answer(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Map<String, byte[]>> repositories = new TreeMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> contents = new TreeMap<>();
    private HubServer cdn = this;
    private volatile String commit = COMMIT;

    /// @param host an address of this machine, as 127.0.0.1
    public HubServer(String host) throws IOException {
        socket = new ServerSocket(0, 100, InetAddress.getByName(host));
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /// A hub and a CDN that have different addresses.
    public static HubServer withCdn() throws IOException {
        HubServer hub = new HubServer("127.0.0.1");
        hub.cdn = otherHost();
        return hub;
    }

    /// On Linux every 127.x.x.x is this machine; elsewhere the port alone is another.
    private static HubServer otherHost() throws IOException {
        try {
            return new HubServer("127.0.0.2");
        } catch (BindException _) {
            return new HubServer("127.0.0.1");
        }
    }

    public HubServer cdn() {
        return cdn;
    }

    public String address() {
        return "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /// @param id as in `models/owner/name`
    public HubServer repository(String id, Map<String, byte[]> files) {
        repositories.put(id, new TreeMap<>(files));
        files.values().forEach(bytes -> cdn.contents.put(sha256(bytes), bytes));
        return this;
    }

    public HubServer commit(String hash) {
        commit = hash;
        return this;
    }

    public HubServer fault(Fault fault) {
        faults.add(fault);
        return this;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forget() {
        requests.clear();
        faults.clear();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket one = socket.accept();
                Thread.ofPlatform().daemon().start(() -> serve(one));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection; InputStream in = new BufferedInputStream(connection.getInputStream()); OutputStream out = connection
            .getOutputStream()) {
            Request request = read(in);
            if (request == null) {
                return;
            }
            requests.add(request);
            for (Fault fault : faults) {
                if (fault.answer(request, out)) {
                    return;
                }
            }
            answer(request, out);
        } catch (IOException | InterruptedException _) {
            // The other side has gone away, as some of the tests let it.
        }
    }

    private static Request read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT), line.substring(line.indexOf(':') + 1).strip());
        }
        String[] parts = first.split(" ");
        return new Request(parts[0], parts[1], headers);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private void answer(Request request, OutputStream out) throws IOException {
        String path = URLDecoder.decode(request.path(), StandardCharsets.UTF_8);
        if (path.startsWith("/cdn/")) {
            byte[] bytes = contents.get(path.substring("/cdn/".length()));
            sendFile(request, out, bytes, "ETag: \"opaque\"");
            return;
        }
        for (Map.Entry<String, Map<String, byte[]>> repository : repositories.entrySet()) {
            String id = repository.getKey();
            String site = id.replaceFirst("^models/", "");
            if (path.startsWith("/api/" + id + "/tree/")) {
                send(request, out, "200 OK", tree(repository.getValue()).getBytes(StandardCharsets.UTF_8),
                    "Content-Type: application/json");
                return;
            }
            if (path.startsWith("/api/" + id + "/revision/") || path.equals("/api/" + id)) {
                boolean blobs = request.target().contains("blobs=true");
                send(request, out, "200 OK", info(id, repository.getValue(), blobs).getBytes(StandardCharsets.UTF_8),
                    "Content-Type: application/json");
                return;
            }
            if (path.startsWith("/" + site + "/resolve/")) {
                String file = path.substring(("/" + site + "/resolve/").length()).replaceFirst("^[^/]+/", "");
                resolve(request, out, file, repository.getValue().get(file));
                return;
            }
        }
        send(request, out, "404 Not Found", new byte[0], "X-Error-Code: RepoNotFound");
    }

    private void resolve(Request request, OutputStream out, String file, byte[] bytes) throws IOException {
        if (bytes == null) {
            send(request, out, "404 Not Found", new byte[0], "X-Error-Code: EntryNotFound", "X-Repo-Commit: " + commit);
        } else if (isLarge(file)) {
            send(request, out, "302 Found", new byte[0], "Location: " + cdn.address() + "/cdn/" + sha256(bytes), "X-Repo-Commit: " + commit,
                "X-Linked-Etag: \"" + sha256(bytes) + "\"", "X-Linked-Size: " + bytes.length);
        } else {
            sendFile(request, out, bytes, "ETag: \"" + gitId(bytes) + "\"", "X-Repo-Commit: " + commit);
        }
    }

    private static void sendFile(Request request, OutputStream out, byte[] bytes, String... headers) throws IOException {
        String range = request.headers().get("range");
        if (range == null) {
            send(request, out, "200 OK", bytes, headers);
            return;
        }
        int from = Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
        if (from >= bytes.length) {
            send(request, out, "416 Range Not Satisfiable", new byte[0]);
            return;
        }
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Range: bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length));
        send(request, out, "206 Partial Content", Arrays.copyOfRange(bytes, from, bytes.length), all.toArray(String[]::new));
    }

    /// A whole answer; of one to a HEAD request what comes before the body.
    public static void send(Request request, OutputStream out, String status, byte[] body, String... headers) throws IOException {
        head(out, status, Arrays.stream(headers).collect(Collectors.joining("\r\n", "Content-Length: " + body.length + "\r\n", "")));
        if (!request.method().equals("HEAD")) {
            out.write(body);
        }
        out.flush();
    }

    /// An answer without its body.
    public static void head(OutputStream out, String status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + headers.strip() + "\r\n\r\n").getBytes(
            StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private String info(String id, Map<String, byte[]> files, boolean blobs) {
        return "{\"id\": \"%s\", \"private\": false, \"sha\": \"%s\", \"siblings\": [%s]}".formatted(id.replaceFirst("^\\w+/", ""), commit,
            files.entrySet().stream().map(file -> "{\"rfilename\": \"%s\"%s}".formatted(file.getKey(), blobs
                ? described(file.getKey(), file.getValue(), "blobId", "sha256") : "")).collect(Collectors.joining(", ")));
    }

    private static String tree(Map<String, byte[]> files) {
        return files.entrySet().stream().map(file -> "{\"type\": \"file\", \"path\": \"%s\"%s}".formatted(file.getKey(),
            described(file.getKey(), file.getValue(), "oid", "oid"))).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String described(String file, byte[] bytes, String gitKey, String lfsKey) {
        return ", \"size\": %d, \"%s\": \"%s\"%s".formatted(bytes.length, gitKey, gitId(bytes), isLarge(file)
            ? ", \"lfs\": {\"%s\": \"%s\", \"size\": %d, \"pointerSize\": 134}".formatted(lfsKey, sha256(bytes), bytes.length) : "");
    }

    public static boolean isLarge(String file) {
        return file.endsWith(".safetensors");
    }

    public static String sha256(byte[] bytes) {
        BlobHash hash = BlobHash.sha256();
        hash.update(bytes, bytes.length);
        return hash.hex();
    }

    public static String gitId(byte[] bytes) {
        BlobHash hash = BlobHash.git(bytes.length);
        hash.update(bytes, bytes.length);
        return hash.hex();
    }

    @Override
    public void close() {
        try {
            socket.close();
            if (cdn != this) {
                cdn.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
