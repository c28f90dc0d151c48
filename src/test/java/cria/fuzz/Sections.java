package cria.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Several files in one input, so that a fuzzer can change any of them, and people can read and write inputs:
///
///     @@config.json
///     {"model_type": "llama"}
///     @@model.safetensors 64
///     {"a": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}}
///
/// A number behind the name of a `.safetensors` file makes a file of what stands in its section, as the header, and of so many bytes
/// of numbers behind it; a `+` one of the section's first line, as the header, and of the bytes that follow. With neither the section is
/// the file, as it is for every other file.
final class Sections {

    private static final int MOST_DATA = 1 << 16;

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /// @param names of the files that there may be; sections of other names are left out
    Sections(byte[] input, Set<String> names) {
        for (String section : ("\n" + new String(input, StandardCharsets.ISO_8859_1)).split("\n@@", -1)) {
            int end = section.indexOf('\n');
            String[] head = section.substring(0, Math.max(0, end)).split(" ", 2);
            if (names.contains(head[0])) {
                byte[] content = section.substring(end + 1).getBytes(StandardCharsets.ISO_8859_1);
                files.put(head[0], head.length == 1 ? content : head[1].equals("+") ? split(content) : withNumbers(content, head[1]));
            }
        }
    }

    private static byte[] split(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        int data = Math.min(end + 1, content.length);
        return file(end, content.length - data).put(content, 0, end).put(content, data, content.length - data).array();
    }

    private static byte[] withNumbers(byte[] header, String number) {
        int bytes;
        try {
            bytes = Math.clamp(Integer.parseInt(number), 0, MOST_DATA);
        } catch (NumberFormatException _) {
            bytes = 0;
        }
        ByteBuffer file = file(header.length, bytes).put(header);
        for (int i = 0; file.remaining() >= 4; i++) {
            file.putFloat((float) Math.sin(i + 1));
        }
        return file.array();
    }

    /// Room for a header and data, the header's length in front.
    private static ByteBuffer file(int header, int data) {
        return ByteBuffer.allocate(8 + header + data).order(ByteOrder.LITTLE_ENDIAN).putLong(header);
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /// The text of a section; empty where there is none.
    String text(String name) {
        return new String(files.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }

    /// Writes the files into an empty folder.
    Sections write(Path folder) {
        files.forEach((name, content) -> write(folder.resolve(name), content));
        return this;
    }

    static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empties a folder: while it fuzzes, JUnit makes one for all inputs.
    static Path emptied(Path folder) {
        try {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path file : all.toList()) {
                    if (Files.isDirectory(file)) {
                        emptied(file);
                    }
                    Files.delete(file);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
