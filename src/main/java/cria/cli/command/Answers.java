package cria.cli.command;

import cria.InputException;
import cria.cli.terminal.Console;
import cria.cli.terminal.Interruption;
import cria.cli.terminal.ProgressBar;
import cria.file.JsonLine;
import cria.file.PendingFile;
import cria.generate.Chat;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.generate.Sampler;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/// The answers to all rows of a file, as JSON Lines. Each row is answered as if it were asked alone, and the file is whole or not there.
final class Answers {
    private final ChatModel model;
    private final ModelText text;
    private final IntFunction<Sampler> samplers;
    private final int maxNewTokens;
    private long newTokens;
    private long decoded;
    private double decodeSeconds;

    /// @param samplers gives that of each row, counted from 0
    Answers(ChatModel model, ModelText text, IntFunction<Sampler> samplers, int maxNewTokens) {
        this.model = model;
        this.text = text;
        this.samplers = samplers;
        this.maxNewTokens = maxNewTokens;
    }

    /// @return the result for programs
    /// @throws InputException       if a prompt leaves no room for an answer; known before the first is given
    /// @throws InterruptedException where a signal stops it; the file is as it was
    Map<String, Object> write(List<Prompt> prompts, Path output, Console console) throws InterruptedException {
        prompts.forEach(prompt -> model.checkRoom(prompt.where(), prompt.ids().length));
        long start = System.nanoTime();
        try (PendingFile file = PendingFile.create(output); ProgressBar bar = new ProgressBar(console, "generate", 0, prompts.size());
             Interruption interruption = Interruption.listen(console)) {
            try (Writer out = file.writer()) {
                for (int i = 0; i < prompts.size(); i++) {
                    bar.update(i, details());
                    Chat.Answer answer = answer(prompts.get(i), samplers.apply(i), interruption);
                    if (interruption.requested()) {
                        throw new InterruptedException("interrupted after %,d of %,d rows; %s is not written"
                            .formatted(i, prompts.size(), output));
                    }
                    out.write(JsonLine.of(row(prompts.get(i), answer)));
                }
            }
            bar.update(prompts.size(), details());
            file.commit();
        } catch (IOException e) {
            throw PendingFile.failure(output, e);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("output", output.toString());
        result.put("rows", prompts.size());
        result.put("new_tokens", newTokens);
        result.put("seconds", (System.nanoTime() - start) / 1e9);
        result.put("tokens_per_second", decoded == 0 ? null : decoded / decodeSeconds);
        return result;
    }

    private String[] details() {
        return decoded == 0 ? new String[0] : new String[] {String.format(Locale.ROOT, "%,.0f tokens/s", decoded / decodeSeconds)};
    }

    /// What earlier rows left in the cache is not used: a matrix product over other rows may round otherwise.
    private Chat.Answer answer(Prompt prompt, Sampler sampler, Interruption interruption) {
        model.generator().rewind(0);
        Chat.Answer answer = prompt.chat(model, text).answer(prompt.ids(), maxNewTokens, sampler, _ -> !interruption.requested());
        newTokens += answer.newIds().length;
        decoded += answer.newIds().length - 1;
        decodeSeconds += answer.decodeSeconds();
        return answer;
    }

    private static Map<String, Object> row(Prompt prompt, Chat.Answer answer) {
        Map<String, Object> row = new LinkedHashMap<>(prompt.row());
        row.putAll(json(answer));
        return row;
    }

    /// What is said of an answer to programs.
    static Map<String, Object> json(Chat.Answer answer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", answer.text());
        json.put("prompt_ids", answer.promptIds());
        json.put("new_ids", answer.newIds());
        json.put("ending", answer.ending().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
