package cria.check;

import cria.data.shape.Example;
import cria.file.JsonLine;
import cria.file.PendingFile;
import cria.tokenizer.Message;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Examples written as rows that mean the same: chats as `messages`, or as `prompt` and `completion` where a part of them is only read,
/// documents as `text`. Under its own name the file is whole or not there.
public final class RedactedCopy implements Consumer<Example>, AutoCloseable {
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
        Map<String, Object> row = new LinkedHashMap<>();
        switch (example) {
            case Example.Chat it when it.prompt() > 0 -> {
                row.put("prompt", messages(it.messages().subList(0, it.prompt())));
                row.put("completion", messages(it.messages().subList(it.prompt(), it.messages().size())));
            }
            case Example.Chat it -> row.put("messages", messages(it.messages()));
            case Example.Completion it -> {
                row.put("prompt", it.prompt());
                row.put("completion", it.completion());
            }
            case Example.PlainText it -> row.put("text", it.text());
        }
        return row;
    }

    private static List<Map<String, String>> messages(List<Message> messages) {
        return messages.stream().map(message -> {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("role", message.role());
            fields.put("content", message.content());
            return fields;
        }).toList();
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
