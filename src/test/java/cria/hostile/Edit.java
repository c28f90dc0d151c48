package cria.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Ways to spoil files.
final class Edit {
    private static final JsonMapper JSON = new JsonMapper();

    private Edit() {}

    /// Puts a text where a value stands in a JSON file, as it is: it need be no JSON.
    ///
    /// @param pointer as in RFC 6901; what it names may be missing, but not what holds it
    static void set(Path file, String pointer, String text) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        switch (root.at(pointer.substring(0, slash))) {
            case ObjectNode object -> object.putRawValue(name, new RawValue(text));
            case ArrayNode array -> array.setRawValue(Integer.parseInt(name), new RawValue(text));
            default -> throw new IllegalArgumentException(file + " has nothing at " + pointer);
        }
        JSON.writeValue(file.toFile(), root);
    }

    /// Takes a value out of a JSON file.
    static void remove(Path file, String pointer) throws IOException {
        JsonNode root = JSON.readTree(file.toFile());
        int slash = pointer.lastIndexOf('/');
        if (((ObjectNode) root.at(pointer.substring(0, slash))).remove(pointer.substring(slash + 1)) == null) {
            throw new IllegalArgumentException(file + " has nothing at " + pointer);
        }
        JSON.writeValue(file.toFile(), root);
    }

    static JsonNode read(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    /// A text as a JSON string.
    static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    static void replace(Path file, String text, String by) throws IOException {
        String before = Files.readString(file);
        if (!before.contains(text)) {
            throw new IllegalArgumentException(file + " does not hold " + text);
        }
        Files.writeString(file, before.replace(text, by));
    }

    /// A file of zeros that takes no room on the disk.
    static void sparse(Path file, long bytes) throws IOException {
        Files.deleteIfExists(file);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
    }

    static void link(Path link, String target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    static void gzip(Path file, byte[] content) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
    }

    /// Much of one byte, packed.
    static void gzipOf(Path file, String begin, int b, long times) throws IOException {
        byte[] piece = new byte[1 << 20];
        java.util.Arrays.fill(piece, (byte) b);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < times; written += piece.length) {
                out.write(piece);
            }
        }
    }

    static byte[] gzipped(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// Makes what Java cannot: FIFOs, names that the locale has no letters for.
    static void shell(Path folder, String commands) throws IOException {
        Process process = new ProcessBuilder("/bin/sh", "-ec", commands).directory(folder.toFile()).redirectErrorStream(true).start();
        try (InputStream told = process.getInputStream()) {
            String text = new String(told.readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(commands + ": " + text);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
