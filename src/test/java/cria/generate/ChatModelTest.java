package cria.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import cria.WorkException;
import cria.backend.reference.ReferenceBackend;
import cria.demo.TinyTokenizer;
import cria.kernel.Backend;
import cria.kernel.CrampedBackend;
import cria.kernel.MemoryNeed;
import cria.kernel.Room;
import cria.model.Layers;
import cria.model.LlamaConfig;
import cria.model.StoredModel;
import cria.model.TinyLlama;
import cria.model.WholeModel;
import cria.tensor.DType;
import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever fails while a model is opened, nothing stays open.
class ChatModelTest {

    @TempDir
    Path folder;
    private Watched model;
    private final ReferenceBackend backend = new ReferenceBackend();

    /// A model that knows whether it was closed.
    private record Watched(StoredModel model, AtomicBoolean closed) implements StoredModel {
        @Override
        public LlamaConfig config() {
            return model.config();
        }

        @Override
        public Path directory() {
            return model.directory();
        }

        @Override
        public MemoryNeed need(Room room) {
            return model.need(room);
        }

        @Override
        public Layers layers(Backend backend) {
            return model.layers(backend);
        }

        @Override
        public void close() {
            assertFalse(closed.getAndSet(true), "closed twice");
            model.close();
        }
    }

    @BeforeEach
    void write() throws IOException {
        int tokens = TinyTokenizer.write(folder, List.of("the router"), 270, 512);
        TinyLlama.random(TinyLlama.config(tokens, true, -1), 17).write(folder, DType.F32);
        model = new Watched(WholeModel.open(folder), new AtomicBoolean());
    }

    private ChatModel open(Supplier<Backend> opener) {
        return ChatModel.open(model, ModelText.load(folder, null, null), true, opener, 4096);
    }

    private boolean backendIsClosed() {
        try {
            backend.allocate(1);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void whatIsOpenIsClosedWithIt() {
        try (ChatModel opened = open(() -> backend)) {
            assertEquals(3, opened.chat().answer(List.of(new Message("user", "router")), 3, Sampler.greedy(), _ -> true).newIds().length);
            assertFalse(model.closed.get());
            assertFalse(backendIsClosed());
        }
        assertTrue(model.closed.get());
        assertTrue(backendIsClosed());
    }

    @Test
    void itHoldsNoMoreTokensThanTheModelHasPositions() {
        try (ChatModel opened = open(() -> backend)) {
            assertEquals(512, opened.generator().room());
            opened.checkRoom("", 511);
            InputException e = assertThrows(InputException.class, () -> opened.checkRoom("", 512));
            assertTrue(e.getMessage().contains("512 tokens, and there is room for 512 with the answer"), e.getMessage());
        }
    }

    @Test
    void aBackendThatCannotBeOpenedClosesTheModel() {
        RuntimeException failure = new WorkException("no GPU");
        assertSame(failure, assertThrows(WorkException.class, () -> open(() -> {
            throw failure;
        })));
        assertTrue(model.closed.get());
    }

    @Test
    void tooLittleMemoryIsSaidInALineAndClosesBoth() {
        WorkException e = assertThrows(WorkException.class, () -> open(() -> CrampedBackend.of(backend, 1000)));
        assertTrue(e.getMessage().matches("memory: a conversation of 512 tokens needs \\d+ MiB and 0 MiB are available; "
            + "lower --max_length"), e.getMessage());
        assertTrue(model.closed.get());
        assertTrue(backendIsClosed());
    }

    @Test
    void whatJustFitsIsOpened() {
        long need = Generator.need(model, Room.of(backend), 512).total();
        open(() -> CrampedBackend.of(backend, need)).close();
        assertTrue(model.closed.get());
    }

    @Test
    void aTokenizerOfAnotherModelClosesTheModelAndOpensNoBackend() throws IOException {
        TinyTokenizer.write(folder, List.of("the router, the parcel and the order"), 300, 512);
        assertThrows(InputException.class, () -> open(() -> {
            throw new AssertionError("opened");
        }));
        assertTrue(model.closed.get());
    }
}
