package cria.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import cria.generate.GenerationDefaults;
import cria.model.LlamaConfig;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/// `config.json`, and `generation_config.json` beside it.
class ConfigFuzzTest {

    @TempDir
    Path folder;

    @FuzzTest
    void config(byte[] input) {
        new Sections(input, Set.of("config.json", "generation_config.json")).write(Sections.emptied(folder));
        Contract.read(input, folder, () -> LlamaConfig.read(folder))
            .ifPresent(config -> Contract.read(input, folder, () -> GenerationDefaults.read(folder, config)));
    }
}
