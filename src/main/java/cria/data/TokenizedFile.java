package cria.data;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/// Examples as training sees them, written for other programs: JSON Lines with `ids` and `labels`, a line for each row and in
/// the rows' order. Nothing is cut and nothing is left out.
public final class TokenizedFile {

    private TokenizedFile() { }

    /// Encodes all that is left to read.
    ///
    /// @param out left open
    /// @return how many lines were written
    public static long write(ExampleReader examples, ExampleEncoder encoder, Writer out) throws IOException {
        long rows = 0;
        try (JsonGenerator json = Json.FACTORY.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setRootValueSeparator(null);
            for (Example example = examples.next(); example != null; example = examples.next()) {
                EncodedExample encoded = encoder.encode(example);
                json.writeStartObject();
                json.writeFieldName("ids");
                json.writeArray(encoded.ids(), 0, encoded.length());
                json.writeFieldName("labels");
                json.writeArray(encoded.labels(), 0, encoded.length());
                json.writeEndObject();
                json.writeRaw('\n');
                rows++;
            }
        }
        return rows;
    }
}
