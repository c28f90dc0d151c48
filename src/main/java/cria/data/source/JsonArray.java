package cria.data.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.data.source.stream.InputFile;
import cria.data.source.stream.LongestRow;
import cria.data.source.stream.Utf8Lines;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One JSON array of objects. An element's line is the one on which its brace opens.
final class JsonArray implements RowReader {

    private final Path file;
    private final JsonParser parser;
    private final LongestRow rows;
    private final boolean isWhole;
    private boolean begun;
    private boolean ended;

    JsonArray(InputStream in, Path file) throws IOException {
        this.file = file;
        isWhole = true;
        rows = new LongestRow(in, file);
        parser = Json.FACTORY.createParser(new InputStreamReader(rows, StandardCharsets.UTF_8.newDecoder()));
    }

    /// A list within an object. What follows it in the file is of no concern.
    ///
    /// @param parser behind the bracket that opens it
    JsonArray(JsonParser parser, LongestRow rows, Path file) {
        this.file = file;
        this.rows = rows;
        this.parser = parser;
        isWhole = false;
        begun = true;
    }

    @Override
    public @Nullable Row next() {
        return InputFile.reading(file, () -> {
            try {
                return read();
            } catch (JsonProcessingException e) {
                long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
                throw new InputException(file, line, "not JSON: " + Json.problem(e));
            } catch (CharacterCodingException e) {
                findBrokenLine();
                throw e;
            }
        });
    }

    private @Nullable Row read() throws IOException {
        if (ended) {
            return null;
        }
        if (!begun) {
            parser.nextToken();
            begun = true;
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            ended = true;
            if (isWhole && parser.nextToken() != null) {
                throw new InputException(file, line(), "the array has ended, but the file goes on");
            }
            return null;
        }
        long line = line();
        rows.begin(line);
        JsonNode value = Json.VALUE.readTree(parser);
        if (value instanceof ObjectNode object) {
            return new JsonRow(object, file, line);
        }
        throw new BadRowException(file, line, "each element of the array must be an object, found " + Json.kind(value));
    }

    private long line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /// The parser's reader decodes ahead of it, so only reading line by line tells where the byte stands.
    private void findBrokenLine() throws IOException {
        try (Utf8Lines lines = new Utf8Lines(InputFile.open(file, ""), file)) {
            String line = lines.next();
            while (line != null) {
                line = lines.next();
            }
        }
    }

    @Override
    public void close() {
        InputFile.reading(file, () -> {
            parser.close();
            return null;
        });
    }
}
