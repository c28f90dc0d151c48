package cria.safetensors;

import cria.InputException;
import cria.file.InputFiles;
import cria.tensor.DType;
import cria.tensor.HostMemory;
import cria.tensor.Slab;
import cria.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One safetensors file, mapped read-only: a tensor is a view of the file, its pages come in when they are first read and
/// can go out again. Closing it ends every view; any thread may read.
public final class SafetensorsFile implements AutoCloseable {

    private final Path path;
    private final Arena arena;
    private final MemorySegment bytes;
    private final SafetensorsHeader header;
    private final Map<String, TensorEntry> entries = new LinkedHashMap<>();
    private final Map<String, Tensor> realigned = new LinkedHashMap<>();

    private SafetensorsFile(Path path, Arena arena, MemorySegment bytes, SafetensorsHeader header) {
        this.path = path;
        this.arena = arena;
        this.bytes = bytes;
        this.header = header;
        for (TensorEntry entry : header.entries()) {
            entries.put(entry.name(), entry);
        }
    }

    /// @throws InputException when the file cannot be read or breaks a rule of the format
    public static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = InputFiles.channel(path)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SafetensorsFile(path, arena, bytes, SafetensorsHeader.parse(path, bytes));
        } catch (IOException e) {
            arena.close();
            throw InputFiles.unreadable(path, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /// In the order of their bytes.
    public List<String> names() {
        return List.copyOf(entries.keySet());
    }

    /// In the order of their bytes.
    public List<TensorEntry> entries() {
        return header.entries();
    }

    public Optional<TensorEntry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /// The strings that the writer left under `__metadata__`.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// A read-only view of a tensor. One that does not begin at a multiple of its element size, which the format allows and
    /// compiled kernels do not, is copied on the first call.
    ///
    /// @throws InputException when there is no such tensor, or its type is one that Cria does not compute with
    public Tensor tensor(String name) {
        TensorEntry entry = entry(name)
            .orElseThrow(() -> new InputException(path,
                "tensor %s: found nothing, expected it among the %d tensors of the file".formatted(name, entries.size())));
        DType dtype = entry.type().dtype()
            .orElseThrow(() -> new InputException(path, "tensor %s: found dtype %s, expected F32, F16, BF16 or I32"
                .formatted(name, entry.type())));
        long offset = header.dataStart() + entry.begin();
        if (offset % dtype.bytes() == 0) {
            return new Tensor(name, dtype, entry.shape(), new HostMemory(bytes), offset);
        }
        synchronized (realigned) {
            return realigned.computeIfAbsent(name, _ -> {
                MemorySegment copy = arena.allocate(entry.bytes(), Slab.ALIGNMENT)
                    .copyFrom(bytes.asSlice(offset, entry.bytes()));
                return new Tensor(name, dtype, entry.shape(), new HostMemory(copy.asReadOnly()), 0);
            });
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
