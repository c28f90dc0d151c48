package cria.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    /// Quotes are written as apostrophes.
    private static String changed(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return new String(JsonText.withString(Path.of("config.json"), bytes, Set.of("dtype", "torch_dtype"), "float32"),
            StandardCharsets.UTF_8).replace('"', '\'');
    }

    @Test
    void onlyTheValueIsAnother() {
        assertEquals("{'dtype':'float32'}",
            changed("{'dtype':'bfloat16'}"));
        assertEquals("{ 'torch_dtype' :\t'float32' , 'a': 1.50 }",
            changed("{ 'torch_dtype' :\t'float16' , 'a': 1.50 }"));
        assertEquals("{'a': 'é😀', 'dtype': 'float32', 'torch_dtype': 'float32', 'b': 1e5}",
            changed("{'a': 'é😀', 'dtype': 'bfloat16', 'torch_dtype': 'x', 'b': 1e5}"));
        assertEquals("{'dtype': 'float32', 'b': '\\u00e9'}",
            changed("{'dtype': 'bfl\\u006fat\\'16', 'b': '\\u00e9'}"));
        assertEquals("\uFEFF{'a':'é','dtype':'float32'}\r\n",
            changed("\uFEFF{'a':'é','dtype':'bfloat16'}\r\n"));
        assertEquals("{'text_config': {'dtype': 'bfloat16'}, 'dtype': 'float32', 'l': ['dtype', {'torch_dtype': 'a'}]}",
            changed("{'text_config': {'dtype': 'bfloat16'}, 'dtype': 'bfloat16', 'l': ['dtype', {'torch_dtype': 'a'}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'dtype': 'float32', 'a' : 0}", "{'dtype': null, 'torch_dtype': {'x': 'bfloat16'}}", "{'other': 'bfloat16'}",
        "{ }", "{'dtype': 16}", "{'dtype': ['bfloat16']}"})
    void whatSaysItAlreadyOrDoesNotSayItStaysAsItIs(String json) {
        assertEquals(json, changed(json));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String json : new String[] {"{", "{'dtype': 'bfloat16'", "{'dtype': bfloat16}"}) {
            assertEquals("config.json: found invalid JSON, expected one object",
                assertThrows(InputException.class, () -> changed(json)).getMessage());
        }
    }
}
