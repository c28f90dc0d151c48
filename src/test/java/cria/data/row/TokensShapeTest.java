package cria.data.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.data.sample.BadRows;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.source.JsonRow;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokensShapeTest {

    /// The expected ids, those that are learned with a `+`.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "{'input_ids': []} |",
        "{'input_ids': [5, 6]} | +5 +6",
        "{'input_ids': [5, 6, 7], 'labels': [-100, 6, 7]} | 5 +6 +7",
        "{'input_ids': [5, 6, 7], 'labels': null, 'completion_mask': [0, 0, 1]} | 5 6 +7",
        "{'input_ids': [5, 6, 7], 'completion_mask': [0, 1, 1], 'assistant_masks': [1, 0, 1]} | 5 6 +7",
        "{'input_ids': [5, 6, 7], 'labels': [5, 6, -100], 'assistant_masks': [0, 1, 1]} | 5 +6 7",
        "{'input_ids': [0, 5, 6, 0, 0], 'attention_mask': [0, 1, 1, 0, 0]} | +5 +6",
        "{'input_ids': [0, 5, 6], 'attention_mask': [0, 1, 1], 'labels': [-100, -100, 6], 'position_ids': [1, 0, 1]} | 5 +6",
        "{'input_ids': [0, 0], 'attention_mask': [0, 0]} |"
    })
    void readsIdsAndWhatIsLearned(String row, String expected) throws IOException {
        ObjectNode fields = (ObjectNode) new ObjectMapper().readTree(row.replace('\'', '"'));
        Example.Tokens tokens = (Example.Tokens) new TokensShape().read(new JsonRow(fields, Path.of("x.jsonl"), 1),
            new Tally(BadRows.ERROR));
        String[] words = expected == null ? new String[0] : expected.split(" ");
        String[] actual = new String[tokens.ids().length];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = (tokens.learned()[i] ? "+" : "") + tokens.ids()[i];
        }
        assertArrayEquals(words, actual);
    }
}
