package cria.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.WorkException;
import cria.backend.reference.ReferenceBackend;
import cria.cli.TinyChat;
import cria.kernel.Backend;
import cria.kernel.HostBackend;
import cria.kernel.Kernels;
import cria.kernel.Precision;
import cria.model.WholeModel;
import cria.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Whoever fails to open a model has nothing left open. Linux lists the files that are mapped into this process.
class ChatModelTest {
    @TempDir Path folder;
    private Path model;

    @BeforeEach
    void makeModel() throws IOException {
        model = TinyChat.model(folder.resolve("model"), DType.F32);
    }

    private ChatModel open(Supplier<Backend> opener) {
        return ChatModel.open(WholeModel.open(model), ModelText.load(model, null, null), true, opener, 64);
    }

    private boolean mapped() throws IOException {
        return Files.readString(Path.of("/proc/self/maps")).contains(model.resolve("model.safetensors").toRealPath().toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBackendThatDoesNotOpenLeavesNoFileMapped() throws IOException {
        for (Throwable failure : new Throwable[] {new WorkException("the GPU is full"), new OutOfMemoryError("no room")}) {
            assertEquals(failure, assertThrows(failure.getClass(), () -> open(() -> ChatModelTest.<RuntimeException>fail(failure))));
            assertFalse(mapped());
        }
        try (ChatModel opened = open(ReferenceBackend::new)) {
            assertTrue(mapped(), "otherwise the test sees nothing: " + opened);
        }
        assertFalse(mapped());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> Backend fail(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void aConversationThatDoesNotFitLeavesNoBackendOpen() {
        FullBackend backend = new FullBackend();
        String message = assertThrows(WorkException.class, () -> open(() -> backend)).getMessage();
        assertTrue(message.startsWith("memory: "), message);
        assertTrue(backend.closed);
    }

    /// Has no memory left.
    private static final class FullBackend extends HostBackend {
        private boolean closed;

        @Override
        public long available() {
            return 0;
        }

        @Override
        public String name() {
            return "full";
        }

        @Override
        public String description() {
            return "without memory";
        }

        @Override
        public Kernels kernels() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Precision precision() {
            return Precision.FLOAT32;
        }

        @Override
        public void close() {
            closed = true;
            super.close();
        }
    }
}
