package cria.check;

import cria.data.batch.EncodedExample;
import cria.data.message.ChatRow;
import cria.data.shape.Example;
import cria.file.JsonLine;
import cria.file.PendingFile;
import cria.tokenizer.Conversation;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Examples written as rows that mean the same: chats as `messages`, or as `prompt` and `completion` where a part of them is only read,
/// documents as `text`. Under its own name the file is whole or not there.
public final class RedactedCopy implements Consumer<Example>, AutoCloseable {
    private static final String MESSAGES = "messages";

    private final Path path;
    private final PendingFile file;
    private final Writer out;
    private long rows;

    /// @throws cria.WorkException if it cannot be made
    public RedactedCopy(Path path) {
        this.path = path;
        this.file = PendingFile.create(path);
        this.out = file.writer();
    }

    @Override
    public void accept(Example example) {
        try {
            out.write(JsonLine.of(row(example)));
            rows++;
        } catch (IOException e) {
            throw PendingFile.failure(path, e);
        }
    }

    private static Map<String, Object> row(Example example) {
        return switch (example) {
            case Example.Chat it when it.prompt() > 0 -> {
                Conversation all = it.conversation();
                Map<String, Object> row = new LinkedHashMap<>(ChatRow.of(all.with(it.messages().subList(0, it.prompt()))));
                row.put("prompt", row.remove(MESSAGES));
                row.put("completion", ChatRow.of(all.with(it.messages().subList(it.prompt(), it.messages().size()))).get(MESSAGES));
                yield row;
            }
            case Example.Chat it -> ChatRow.of(it.conversation());
            case Example.Completion it -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("prompt", it.prompt());
                row.put("completion", it.completion());
                yield row;
            }
            case Example.PlainText it -> Map.of("text", it.text());
            case Example.Tokens it -> Map.of("input_ids", it.ids(), "labels", IntStream.range(0, it.ids().length)
                .map(i -> it.learned()[i] ? it.ids()[i] : EncodedExample.IGNORE).toArray());
        };
    }

    /// Gives the file its name.
    ///
    /// @return its rows
    public long commit() {
        try {
            out.close();
            file.commit();
            return rows;
        } catch (IOException e) {
            throw PendingFile.failure(path, e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw PendingFile.failure(path, e);
        }
    }
}
