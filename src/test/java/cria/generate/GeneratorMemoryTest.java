package cria.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.backend.EveryBackend;
import cria.kernel.CountingBackend;
import cria.kernel.Room;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.TinyLlama;
import cria.model.WholeModel;
import cria.tensor.DType;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a conversation is said to need is what it takes, to the byte: the weights on a GPU too, and a tied embedding once.
class GeneratorMemoryTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "REFERENCE, true, 40", "REFERENCE, false, 400", "CPU, true, 400", "CPU, false, 40",
        "CUDA_FLOAT32, true, 40", "CUDA_FLOAT32, false, 400", "CUDA_BFLOAT16, true, 400", "CUDA_BFLOAT16, false, 40"})
    void itTakesWhatItNeeds(EveryBackend on, boolean tied, int capacity) {
        TinyLlama.random(TinyLlama.config(300, tied, -1), 3).write(folder, DType.BF16);
        try (WholeModel model = WholeModel.open(folder); CountingBackend backend = new CountingBackend(on.open())) {
            long need = Generator.need(model, Room.of(backend), capacity).total();
            LlamaModel built = LlamaLoader.build(backend, model.config(), model.layers(backend), capacity);
            Generator generator = new Generator(backend, built, capacity);
            assertEquals(need, backend.allocated().get());
            generator.read(new int[capacity]);
            assertEquals(need, backend.allocated().get(), "reading takes no more");
        }
    }
}
