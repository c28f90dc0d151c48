package cria.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import cria.cli.argument.Parser;
import cria.generate.GenerationDefaults;
import cria.generate.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingOptionsTest {
    @TempDir
    Path model;

    private Sampling sampling(double temperature, String... flags) {
        SamplingOptions options = new SamplingOptions();
        Parser.of(options).parseArgs(flags);
        return options.sampling(model, temperature);
    }

    private void says(String json) throws IOException {
        Files.writeString(model.resolve(GenerationDefaults.FILE_NAME), json);
    }

    /// A flag goes before the model's file, that goes before what holds where nobody says anything; the temperature is the command's.
    @Test
    void theModelsFileIsFollowedWhereNoFlagIsGiven() throws IOException {
        assertEquals(new Sampling(0.7, 0, 0.9, 0, 1), sampling(0.7));
        says("{\"eos_token_id\": 2, \"top_k\": null}");
        assertEquals(new Sampling(0.7, 0, 0.9, 0, 1), sampling(0.7));
        says("{\"do_sample\": true, \"temperature\": 0.6, \"top_k\": 20, \"top_p\": 0.8, \"min_p\": 0.05, \"repetition_penalty\": 1.1}");
        assertEquals(new Sampling(0, 20, 0.8, 0.05, 1.1), sampling(0));
        assertEquals(new Sampling(1, 0, 0.5, 0, 1),
            sampling(0, "--temperature=1", "--top_k=0", "--top_p=0.5", "--min_p=0", "--repetition_penalty=1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--temperature=-1           | --temperature -1: must be 0 or more",
        "--temperature=NaN          | --temperature NaN: must be a finite number",
        "--temperature=Infinity     | --temperature Infinity: must be a finite number",
        "--top_k=-1                 | --top_k -1: must be 0 or more",
        "--top_p=0                  | --top_p 0: must be more than 0",
        "--top_p=NaN                | --top_p NaN: must be a finite number",
        "--top_p=1.1                | --top_p 1.1: must be 1 or less",
        "--min_p=-0.1               | --min_p -0.1: must be 0 or more",
        "--min_p=NaN                | --min_p NaN: must be a finite number",
        "--min_p=2                  | --min_p 2: must be 1 or less",
        "--repetition_penalty=0     | --repetition_penalty 0: must be more than 0",
        "--repetition_penalty=NaN   | --repetition_penalty NaN: must be a finite number",
        "--repetition_penalty=Infinity | --repetition_penalty Infinity: must be a finite number",
    })
    void aValueOutOfItsRangeIsRefused(String flag, String expected) {
        assertEquals(expected, assertThrows(InputException.class, () -> sampling(0, flag)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "top_k: -1              | top_k: found -1, expected a whole number from 0 to 2147483647",
        "top_k: 2.5             | top_k: found 2.5, expected a whole number from 0 to 2147483647",
        "top_p: 1.5             | top_p: found 1.5, expected a number from 0.0 to 1.0",
        "min_p: \"0.1\"         | min_p: found \"0.1\", expected a number from 0.0 to 1.0",
        "repetition_penalty: 0  | repetition_penalty: found 0, expected a number above 0 and at most 1000.0",
    })
    void aModelsFileWithAValueOutOfItsRangeIsRefused(String entry, String expected) throws IOException {
        says("{\"" + entry.replaceFirst(":", "\":") + "}");
        assertEquals(model.resolve(GenerationDefaults.FILE_NAME) + ": key " + expected,
            assertThrows(InputException.class, () -> sampling(0)).getMessage());
    }
}
