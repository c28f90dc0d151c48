package cria.verify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.backend.TestBackend;
import cria.golden.Goldens;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VerifierTest {
    static Stream<Arguments> casesOnBackends() {
        return Stream.of(TestBackend.values()).flatMap(backend -> Goldens.cases().map(directory -> Arguments.of(backend, directory)));
    }

    @ParameterizedTest
    @MethodSource("casesOnBackends")
    void everyBackendComputesWhatTransformersComputed(TestBackend backend, Path directory) {
        List<Quantity> quantities = new Verifier(backend::open).verify(directory);
        assertTrue(quantities.size() >= 3, quantities.toString());
        for (Quantity quantity : quantities) {
            assertTrue(quantity.passes(), () -> quantity.toString());
        }
    }
}
