package cria.kernel;

import cria.tensor.Shape;
import java.util.function.ToLongFunction;

/// What a plan has to know of a backend: how large things are there, and how much there is.
///
/// @param frozen    bytes that a weight which is not trained takes beside its file
/// @param available bytes that can be allocated
public record Room(Precision precision, LogitsChunk logits, ToLongFunction<Shape> frozen, long available) {

    public static Room of(Backend backend) {
        return new Room(backend.precision(), backend.logitsChunk(), backend::frozenBytes, backend.available());
    }

    /// The same with AdamW's means in 8 bits.
    public Room withEightBitStates() {
        return new Room(new Precision(precision.values(), precision.master(), Precision.States.EIGHT_BIT), logits, frozen, available);
    }
}
