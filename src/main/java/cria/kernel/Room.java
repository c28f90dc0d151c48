package cria.kernel;

import cria.tensor.Shape;
import java.util.function.ToLongFunction;

/// What a plan has to know of a backend: how large things are there, and how much there is.
///
/// @param frozen    bytes that a weight which is not trained takes beside its file
/// @param available bytes that can be allocated
/// @param beside    bytes that the program takes beside them in the same memory
public record Room(Precision precision, LogitsChunk logits, ToLongFunction<Shape> frozen, long available, long beside) {

    public static Room of(Backend backend) {
        return new Room(backend.precision(), backend.logitsChunk(), backend::frozenBytes, backend.available(), backend.beside());
    }

    /// The same with AdamW's means in 8 bits.
    public Room withEightBitStates() {
        Precision narrow = new Precision(precision.values(), precision.master(), Precision.States.EIGHT_BIT);
        return new Room(narrow, logits, frozen, available, beside);
    }
}
