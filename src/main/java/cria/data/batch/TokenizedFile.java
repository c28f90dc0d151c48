package cria.data.batch;

import com.fasterxml.jackson.core.JsonGenerator;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.source.BadRowException;
import cria.data.source.Json;
import java.io.IOException;
import java.io.Writer;

/// Examples written for other programs: JSON Lines with `ids` and `labels`, a line for each row and in the rows' order. Nothing
/// is cut, and nothing is left out but rows that cannot be used, where the reader goes on behind such.
public final class TokenizedFile {

    private TokenizedFile() {}

    /// Encodes all that is left to read.
    ///
    /// @param bareText whether a plain text becomes its own ids and no labels; else it stands between BOS and EOS, as training
    ///     sees it
    /// @param out left open
    /// @return how many lines were written
    public static long write(ExampleReader examples, ExampleEncoder encoder, boolean bareText, Writer out) throws IOException {
        long rows = 0;
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            for (Example example = examples.next(); example != null; example = examples.next()) {
                try {
                    write(json, example, encoder, bareText);
                    rows++;
                } catch (BadRowException e) {
                    examples.bad(e);
                }
            }
        }
        return rows;
    }

    private static void write(JsonGenerator json, Example example, ExampleEncoder encoder, boolean bareText) throws IOException {
        if (bareText && example instanceof Example.PlainText text) {
            json.writeStartObject();
            write(json, "ids", encoder.encodeBare(text));
        } else {
            EncodedExample encoded = encoder.encode(example);
            json.writeStartObject();
            write(json, "ids", encoded.ids());
            write(json, "labels", encoded.labels());
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void write(JsonGenerator json, String name, int[] values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values, 0, values.length);
    }
}
