package cria.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cria.backend.reference.ReferenceBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
    private static final Path CONFORMANCE = Path.of("../shared/conformance");

    @ParameterizedTest
    @ValueSource(strings = {"gqa-tied-f32", "untied-headdim-bf16-sharded", "llama31-rope-f16", "headdim128-bf16", "packed"})
    void theReferenceComputesWhatTransformersComputed(String name) {
        assumeTrue(Files.exists(CONFORMANCE), CONFORMANCE + " is not here");
        List<Quantity> quantities = new Verifier(ReferenceBackend::new).verify(CONFORMANCE.resolve(name));
        for (Quantity quantity : quantities) {
            assertTrue(quantity.passes(), () -> quantity.toString());
        }
    }
}
