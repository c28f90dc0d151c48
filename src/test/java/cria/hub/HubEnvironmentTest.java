package cria.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The variables mean what they mean to `huggingface_hub`.
class HubEnvironmentTest {
    private static final Path HOME = Path.of("/home/me");

    @TempDir
    Path folder;

    private static HubEnvironment of(String variables) {
        return HubEnvironment.of(Arrays.stream(variables.split(" ")).filter(one -> !one.isEmpty()).collect(Collectors.toMap(
            one -> one.substring(0, one.indexOf('=')), one -> one.substring(one.indexOf('=') + 1))), HOME);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /home/me/.cache/huggingface/hub",
        "XDG_CACHE_HOME=/x, /x/huggingface/hub",
        "HF_HOME=/x XDG_CACHE_HOME=/y, /x/hub",
        "HF_HOME=~/x, /home/me/x/hub",
        "HF_HUB_CACHE=/c HF_HOME=/x, /c",
        "HUGGINGFACE_HUB_CACHE=/c HF_HOME=/x, /c",
        "HF_HUB_CACHE=/d HUGGINGFACE_HUB_CACHE=/c, /d",
        "HF_HUB_CACHE=$SCRATCH/c SCRATCH=/s, /s/c",
        "HF_HUB_CACHE=${SCRATCH}c SCRATCH=/s, /sc",
        "HF_HUB_CACHE=/$NONE/c, /$NONE/c",
    })
    void theCacheLiesWhereTheVariablesSay(String variables, String cache) {
        assertEquals(Path.of(cache), of(variables).cache());
    }

    @ParameterizedTest
    @CsvSource({"'', false", "HF_HUB_OFFLINE=1, true", "HF_HUB_OFFLINE=yes, true", "HF_HUB_OFFLINE=0, false",
        "TRANSFORMERS_OFFLINE=ON, true",
        "HF_HUB_OFFLINE=0 TRANSFORMERS_OFFLINE=1, false"})
    void offlineIsSaid(String variables, boolean offline) {
        assertEquals(offline, of(variables).offline());
    }

    @Test
    void theTokenComesFromTheVariableOrFromTheFileOfTheLogin() throws IOException {
        Files.writeString(folder.resolve("token"), "hf_file\n");
        Map<String, String> variables = Map.of("HF_HOME", folder.toString());
        assertEquals("hf_file", HubEnvironment.of(variables, HOME).token().orElseThrow().value());
        assertEquals("from " + folder.resolve("token"), HubEnvironment.of(variables, HOME).tokenUsed());
        assertEquals("from HF_TOKEN", of("HF_TOKEN=hf_a HUGGING_FACE_HUB_TOKEN=hf_b HF_HOME=" + folder).tokenUsed());
        assertEquals("hf_b", of("HF_TOKEN= HUGGING_FACE_HUB_TOKEN=hf_b").token().orElseThrow().value());
        assertEquals("none", of("HF_TOKEN=hf_a HF_HUB_DISABLE_IMPLICIT_TOKEN=1 HF_HOME=" + folder).tokenUsed());
        assertEquals("none", of("HF_HOME=" + folder.resolve("none")).tokenUsed());
        assertFalse(of("HF_TOKEN=hf_a").toString().contains("hf_a"), "it is in no message");
    }

    @Test
    void aTokenThatIsNoneIsRefusedWithoutBeingShown() {
        InputException e = assertThrows(InputException.class, () -> HubEnvironment.of(Map.of("HF_TOKEN", "hf_se cret"), HOME));
        assertTrue(e.getMessage().contains("HF_TOKEN") && !e.getMessage().contains("cret"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"'', https://huggingface.co", "HF_ENDPOINT=http://127.0.0.1:80/, http://127.0.0.1:80",
        "HF_ENDPOINT=https://a.b/hub//, https://a.b/hub"})
    void theEndpointIsAnAddress(String variables, String endpoint) {
        assertEquals(endpoint, of(variables).endpoint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://a.b", "http://", "https://me:secret@a.b", "https://a.b?c", "http://a b"})
    void anEndpointThatIsNoneIsRefused(String endpoint) {
        assertThrows(InputException.class, () -> HubEnvironment.of(Map.of("HF_ENDPOINT", endpoint), HOME));
    }
}
