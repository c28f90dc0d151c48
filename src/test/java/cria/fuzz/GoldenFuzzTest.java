package cria.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.backend.reference.ReferenceBackend;
import cria.tensor.DType;
import cria.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// A case of `verify`: of a model that is as it should be, unless the input has a `config.json` of its own. A `cases.json` lies beside the
/// case.
class GoldenFuzzTest {

    @TempDir
    Path folder;

    @FuzzTest
    void golden(byte[] input) throws IOException {
        Path directory = Files.createDirectory(Sections.emptied(folder).resolve("case"));
        TinyModels.smallest().write(directory, DType.F32);
        new Sections(input, Set.of("golden.safetensors", "golden.json", "config.json")).write(directory);
        new Sections(input, Set.of("cases.json")).write(folder);
        Contract.read(input, folder, () -> new Verifier(ReferenceBackend::new).verify(directory));
    }
}
