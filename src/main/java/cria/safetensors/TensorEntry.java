package cria.safetensors;

import cria.tensor.Shape;

/// One tensor of a header.
///
/// @param begin bytes from the end of the header to the first byte
/// @param end   bytes from the end of the header to behind the last byte
public record TensorEntry(String name, StoredType type, Shape shape, long begin, long end) {

    public long bytes() {
        return end - begin;
    }
}
