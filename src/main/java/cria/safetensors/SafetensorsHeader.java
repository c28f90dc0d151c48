package cria.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import cria.InputException;
import cria.file.JsonObject;
import cria.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header of a file, held to every rule of the format: unique names, known types, sizes that follow from shape and
/// type, and tensors that cover the data from its first byte to its last, without overlap and without a hole.
/// Rules: <https://github.com/huggingface/safetensors#format>.
///
/// @param entries   in the order of their bytes
/// @param metadata  the strings under `__metadata__`
/// @param dataStart bytes from the start of the file to the data
record SafetensorsHeader(List<TensorEntry> entries, Map<String, String> metadata, long dataStart) {

    static final String METADATA = "__metadata__";
    static final int LENGTH_BYTES = 8;

    /// The reference implementation's limit, against files that would exhaust the memory of their reader.
    private static final long MAX_LENGTH = 100_000_000;
    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final byte[] GIT_LFS = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    /// @param file  for messages
    /// @param bytes the whole file
    /// @throws InputException in one line, whatever is wrong
    static SafetensorsHeader parse(Path file, MemorySegment bytes) {
        if (startsWith(bytes, GIT_LFS)) {
            throw new InputException(file, "found a Git LFS pointer, expected the weights it stands for: run git lfs pull");
        }
        if (bytes.byteSize() < LENGTH_BYTES) {
            throw new InputException(file,
                "found %d bytes, expected a safetensors file, whose first %d bytes are the header's length"
                    .formatted(bytes.byteSize(), LENGTH_BYTES));
        }
        long length = bytes.get(LENGTH, 0);
        long most = Math.min(MAX_LENGTH, bytes.byteSize() - LENGTH_BYTES);
        if (length < 2 || length > most) {
            throw new InputException(file,
                "found header length %s in a file of %d bytes, expected 2 to %d: the file is truncated or is not safetensors"
                    .formatted(Long.toUnsignedString(length), bytes.byteSize(), most));
        }
        byte[] json = bytes.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        if (json[0] != '{') {
            throw new InputException(file, "found byte 0x%02x at the start of the header, expected {: not a safetensors file"
                .formatted(json[0]));
        }
        JsonObject header = JsonObject.parse(file, "header", json);
        Map<String, String> metadata = metadata(header);
        List<TensorEntry> entries = new ArrayList<>();
        for (String name : header.keys()) {
            if (!name.equals(METADATA)) {
                entries.add(entry(file, name, header.get(name)));
            }
        }
        entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        long dataStart = LENGTH_BYTES + length;
        cover(file, entries, bytes.byteSize() - dataStart);
        return new SafetensorsHeader(List.copyOf(entries), metadata, dataStart);
    }

    private static boolean startsWith(MemorySegment bytes, byte[] prefix) {
        return bytes.byteSize() >= prefix.length
            && bytes.asSlice(0, prefix.length).mismatch(MemorySegment.ofArray(prefix)) == -1;
    }

    private static Map<String, String> metadata(JsonObject header) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (header.has(METADATA)) {
            JsonObject object = header.object(METADATA);
            for (String key : object.keys()) {
                metadata.put(key, object.string(key));
            }
        }
        return Map.copyOf(metadata);
    }

    private static TensorEntry entry(Path file, String name, JsonNode node) {
        StoredType type = StoredType.named(node.path("dtype").asText())
            .orElseThrow(() -> refused(file, name, node, "dtype", "one of " + StoredType.names()));
        long[] dims = longs(node.path("shape"));
        if (dims == null) {
            throw refused(file, name, node, "shape", "a list of whole numbers that are not negative");
        }
        long[] offsets = longs(node.path("data_offsets"));
        if (offsets == null || offsets.length != 2 || offsets[0] > offsets[1]) {
            throw refused(file, name, node, "data_offsets", "two whole numbers, begin and end");
        }
        Shape shape = new Shape(dims);
        TensorEntry entry = new TensorEntry(name, type, shape, offsets[0], offsets[1]);
        long bits;
        try {
            bits = Math.multiplyExact(shape.elements(), (long) type.bits());
        } catch (ArithmeticException e) {
            throw refused(file, name, "shape " + shape, "a size that fits in 63 bits");
        }
        if (bits % Byte.SIZE != 0 || bits / Byte.SIZE != entry.bytes()) {
            throw refused(file, name, "%d bytes by data_offsets [%d, %d]".formatted(entry.bytes(), entry.begin(), entry.end()),
                "%s bytes for %s of shape %s".formatted(bits % Byte.SIZE == 0 ? bits / Byte.SIZE : bits + "/8", type, shape));
        }
        return entry;
    }

    private static void cover(Path file, List<TensorEntry> entries, long dataBytes) {
        long end = 0;
        String before = "the header";
        for (TensorEntry entry : entries) {
            if (entry.begin() < end) {
                throw refused(file, entry.name(), "its first byte at " + entry.begin(),
                    "%d: it overlaps with %s".formatted(end, before));
            }
            if (entry.begin() > end) {
                throw refused(file, entry.name(), "its first byte at " + entry.begin(),
                    "%d: there is a hole behind %s".formatted(end, before));
            }
            end = entry.end();
            before = "tensor " + entry.name();
            if (end > dataBytes) {
                throw refused(file, entry.name(), "%d bytes of data in the file".formatted(dataBytes),
                    "at least %d: the file is truncated, fetch it again".formatted(end));
            }
        }
        if (end != dataBytes) {
            throw new InputException(file, "found %d bytes of data, expected %d: %d bytes behind %s belong to no tensor"
                .formatted(dataBytes, end, dataBytes - end, before));
        }
    }

    private static long @Nullable [] longs(JsonNode node) {
        if (!node.isArray()) {
            return null;
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                return null;
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static InputException refused(Path file, String tensor, JsonNode entry, String key, String expected) {
        return refused(file, tensor, key + " " + JsonObject.show(entry.path(key)), expected);
    }

    private static InputException refused(Path file, String tensor, String found, String expected) {
        return new InputException(file, "tensor %s: found %s, expected %s"
            .formatted(tensor.replaceAll("\\p{Cntrl}", "?"), found, expected));
    }
}
