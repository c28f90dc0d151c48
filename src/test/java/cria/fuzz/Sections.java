package cria.fuzz;

import java.io.ByteArrayOutputStream;
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
/// of numbers behind it. Without the number the section is the file, as it is for every other file.
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
                files.put(head[0], head.length == 1 ? content : withData(content, head[1]));
            }
        }
    }

    private static byte[] withData(byte[] header, String number) {
        int bytes;
        try {
            bytes = Math.clamp(Integer.parseInt(number), 0, MOST_DATA);
        } catch (NumberFormatException _) {
            bytes = 0;
        }
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (int i = 0; file.remaining() >= 4; i++) {
            file.putFloat((float) Math.sin(i + 1));
        }
        return file.array();
    }

    boolean has(String name) {
        return files.containsKey(name);
    }

    /// The text of a section, its bytes as Latin-1 letters; empty where there is none.
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

    /// Sections that say the same.
    static byte[] join(Map<String, byte[]> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            all.writeBytes(((all.size() == 0 ? "@@" : "\n@@") + name + "\n").getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(content);
        });
        return all.toByteArray();
    }
}
