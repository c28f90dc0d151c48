package cria.safetensors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.WorkException;
import cria.file.PendingFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes one safetensors file: the header, then each tensor's bytes as its source gives them, in the caller's order.
public final class SafetensorsWriter {

    /// What transformers asks of a file before it reads it: the tensors are laid out as PyTorch's.
    public static final Map<String, String> PYTORCH = Map.of("format", "pt");

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int ALIGNMENT = 8;
    private static final long CHUNK = 8 << 20;

    private SafetensorsWriter() {}

    /// Writes a file with the metadata that transformers expects.
    ///
    /// @throws WorkException when the file cannot be written; what was there stays
    public static void write(Path file, List<? extends TensorSource> tensors) {
        write(file, tensors, PYTORCH);
    }

    /// @param metadata strings to put under `__metadata__`
    /// @throws WorkException when the file cannot be written; what was there stays
    public static void write(Path file, List<? extends TensorSource> tensors, Map<String, String> metadata) {
        try (PendingFile pending = PendingFile.create(file)) {
            write(pending, tensors, metadata);
            pending.commit();
        } catch (IOException e) {
            throw PendingFile.failure(file, e);
        }
    }

    static void write(PendingFile file, List<? extends TensorSource> tensors, Map<String, String> metadata)
        throws IOException {
        file.write(ByteBuffer.wrap(header(tensors, metadata)));
        for (TensorSource tensor : tensors) {
            Counter counter = new Counter(file);
            tensor.write(counter);
            if (counter.bytes != tensor.bytes()) {
                throw new IllegalStateException("tensor %s gave %d bytes, its shape and type have %d"
                    .formatted(tensor.name(), counter.bytes, tensor.bytes()));
            }
        }
    }

    private static byte[] header(List<? extends TensorSource> tensors, Map<String, String> metadata) {
        ObjectNode header = MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = header.putObject(SafetensorsHeader.METADATA);
            new TreeMap<>(metadata).forEach(strings::put);
        }
        long end = 0;
        for (TensorSource tensor : tensors) {
            if (header.has(tensor.name()) || tensor.name().equals(SafetensorsHeader.METADATA)) {
                throw new IllegalArgumentException("two tensors are called " + tensor.name());
            }
            ObjectNode entry = header.putObject(tensor.name());
            entry.put("dtype", StoredType.of(tensor.dtype()).name());
            ArrayNode shape = entry.putArray("shape");
            for (long dim : tensor.shape().dims()) {
                shape.add(dim);
            }
            long begin = end;
            end = Math.addExact(end, tensor.bytes());
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int length = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer bytes = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(json);
        // Spaces behind the JSON make the data begin at a multiple of eight.
        while (bytes.hasRemaining()) {
            bytes.put((byte) ' ');
        }
        return bytes.array();
    }

    private static final class Counter implements ChunkSink {
        private final PendingFile file;
        private long bytes;

        Counter(PendingFile file) {
            this.file = file;
        }

        @Override
        public void write(MemorySegment segment) throws IOException {
            for (long from = 0; from < segment.byteSize(); from += CHUNK) {
                MemorySegment chunk = segment.asSlice(from, Math.min(CHUNK, segment.byteSize() - from));
                // Only native memory and byte arrays can be seen as a buffer; other arrays are copied.
                file.write(chunk.isNative() ? chunk.asByteBuffer() : ByteBuffer.wrap(chunk.toArray(ValueLayout.JAVA_BYTE)));
            }
            bytes += segment.byteSize();
        }
    }
}
