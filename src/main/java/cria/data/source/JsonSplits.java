package cria.data.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import cria.InputException;
import cria.Shown;
import cria.data.source.folder.SplitNames;
import cria.data.source.stream.InputFile;
import cria.data.source.stream.LongestRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One JSON object whose lists are the parts of a data set, `{"train": [...], "dev": [...]}`, or one that holds its rows under a name,
/// `{"version": "1.1", "data": [...]}`. Rows are read one at a time, and the other parts are passed over.
final class JsonSplits {

    /// Names under which a file's only list of rows stands.
    private static final Set<String> ROWS = Set.of("data", "rows", "examples", "records", "items", "instances");

    /// Values without parts, and then the first list.
    private static final Pattern BEGINNING = Pattern.compile(
        "\\{\\s*+(?:\"[^\"\\\\]*+\"\\s*+:\\s*+(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[-+.\\w]++)\\s*+,\\s*+)*+\"([^\"\\\\]*+)\"\\s*+:\\s*+\\[");

    private JsonSplits() {}

    /// Whether a file that begins so is one object of parts.
    static boolean begins(String text, List<String> wanted) {
        Matcher beginning = BEGINNING.matcher(text.stripLeading());
        if (!beginning.lookingAt()) {
            return false;
        }
        String name = beginning.group(1);
        return SplitNames.isKnown(name) || ROWS.contains(name) || wanted.contains(name);
    }

    /// The rows of the part that is wanted.
    ///
    /// @throws InputException if there is no such part
    static RowReader open(InputStream in, Path file, ReadOptions options) throws IOException {
        String part = choose(file, options);
        LongestRow rows = new LongestRow(in, file);
        JsonParser parser = Json.FACTORY.createParser(new InputStreamReader(rows, StandardCharsets.UTF_8.newDecoder()));
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = part.equals(parser.currentName());
            if (parser.nextToken() == JsonToken.START_ARRAY && found) {
                return new JsonArray(parser, rows, file);
            }
            pass(parser, rows);
        }
        throw new InputException(file, "it ended before \"" + Shown.of(part) + "\"");
    }

    /// The name of the list to read. The whole file is looked through first, since what is wanted most may stand last.
    private static String choose(Path file, ReadOptions options) throws IOException {
        List<String> lists = new ArrayList<>();
        try (InputStream in = InputFile.open(file, options.encoding()); LongestRow rows = new LongestRow(in, file);
             JsonParser parser = Json.FACTORY.createParser(new InputStreamReader(rows, StandardCharsets.UTF_8.newDecoder()))) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    if (lists.contains(name)) {
                        throw new InputException(file, parser.currentTokenLocation().getLineNr(), "the key '" + Shown.of(name)
                            + "' stands twice in one object");
                    }
                    lists.add(name);
                }
                pass(parser, rows);
            }
        } catch (JsonProcessingException e) {
            throw new InputException(file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), "not JSON: " + Json.problem(e));
        }
        return options.splits().stream().filter(lists::contains).findFirst().orElseGet(() -> only(file, lists, options.splits()));
    }

    private static String only(Path file, List<String> lists, List<String> wanted) {
        if (lists.size() == 1 && ROWS.contains(lists.getFirst())) {
            return lists.getFirst();
        }
        throw new InputException(file, "it has the parts " + Shown.of(String.join(", ", lists)) + ", and none is "
            + Shown.of(String.join(" or ", wanted)) + "; say which with --dataset_train_split or --dataset_test_split");
    }

    /// Passes over the value that the parser stands at the beginning of.
    private static void pass(JsonParser parser, LongestRow rows) throws IOException {
        int depth = 0;
        @Nullable
        JsonToken token = parser.currentToken();
        while (token != null) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            rows.begin(parser.currentTokenLocation().getLineNr());
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
        }
    }
}
