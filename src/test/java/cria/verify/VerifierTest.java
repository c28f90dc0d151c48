package cria.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cria.backend.TestBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierTest {
    private static final Path CONFORMANCE = Path.of("../shared/conformance");

    static Stream<Arguments> casesOnBackends() {
        return Stream.of(TestBackend.values()).flatMap(backend ->
            Stream.of("gqa-tied-f32", "untied-headdim-bf16-sharded", "llama31-rope-f16", "headdim128-bf16", "packed")
                .map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest
    @MethodSource("casesOnBackends")
    void everyBackendComputesWhatTransformersComputed(TestBackend backend, String name) {
        assumeTrue(Files.exists(CONFORMANCE), CONFORMANCE + " is not here");
        List<Quantity> quantities = new Verifier(backend::open).verify(CONFORMANCE.resolve(name));
        assertTrue(quantities.size() >= 3, quantities.toString());
        for (Quantity quantity : quantities) {
            assertTrue(quantity.passes(), () -> quantity.toString());
        }
    }
}
