package cria.generate;

import cria.InputException;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.TrainOn;
import cria.model.LlamaConfig;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Message;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplates;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The text side of a model: its tokenizer and its chat template. It leads to a model by two ways only, [#encoder] and
/// [ChatModel#open], and both hold every id that it can give to the rows of the model's embedding.
public final class ModelText {
    private final Path directory;
    private final Tokenizer tokenizer;
    private final Supplier<ChatTemplate> template;
    private @Nullable ChatEncoder chat;

    private ModelText(Path directory, Tokenizer tokenizer, Supplier<ChatTemplate> template) {
        this.directory = directory;
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /// @param templateName null for the model's own
    /// @param date         null for the template's own
    public static ModelText load(Path directory, @Nullable String templateName, @Nullable String date) {
        TokenizerFiles files = TokenizerFiles.load(directory);
        return new ModelText(directory, files.tokenizer(), () -> {
            ChatTemplate template = templateName == null ? files.requiredChatTemplate() : ChatTemplates.named(templateName);
            return date == null ? template : ChatTemplates.withDate(template, date);
        });
    }

    /// A hash of all files of a directory that decide what [#load] makes of a text.
    public static String fingerprint(Path directory) {
        return TokenizerFiles.fingerprint(directory);
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// Asks for the chat template when the first conversation comes: plain text needs none.
    public synchronized ChatEncoder chat() {
        if (chat == null) {
            chat = new ChatEncoder(template.get(), tokenizer);
        }
        return chat;
    }

    private EncodedChat encode(List<Message> messages, boolean addGenerationPrompt) {
        return chat().encode(messages, addGenerationPrompt);
    }

    /// Examples as ids that a model will read.
    ///
    /// @throws InputException if the tokenizer has ids that the model has no embedding for
    public ExampleEncoder encoder(LlamaConfig config, TrainOn trainOn) {
        check(config);
        return encoderWithoutModel(trainOn);
    }

    /// Examples as ids that no model will read.
    public ExampleEncoder encoderWithoutModel(TrainOn trainOn) {
        return new ExampleEncoder(tokenizer, this::encode, trainOn);
    }

    /// @throws InputException if the tokenizer has ids that the model has no embedding for
    void check(LlamaConfig config) {
        if (tokenizer.vocabSize() > config.vocabSize()) {
            throw new InputException(directory, "the tokenizer has %,d tokens, but the model of config.json only %,d (vocab_size); "
                .formatted(tokenizer.vocabSize(), config.vocabSize()) + "take the tokenizer that belongs to the model");
        }
    }

    /// Tokens that end an answer: those of the model, and those that end a turn of the template.
    Set<Integer> stopTokens(List<Integer> ofTheModel) {
        Set<Integer> stop = new HashSet<>(ofTheModel);
        chat().template().endOfTurn().forEach(name -> tokenizer.special(name).ifPresent(stop::add));
        return stop;
    }
}
