package cria.generate;

import cria.InputException;
import cria.data.batch.ChatEncoding;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.TrainOn;
import cria.model.LlamaConfig;
import cria.tokenizer.Conversation;
import cria.tokenizer.EncodedChat;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.file.TokenizerFiles;
import cria.tokenizer.template.ChatEncoder;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplates;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The text side of a model: its tokenizer and its chat template. It leads to a model by two ways only, [#encoder] and
/// [ChatModel#open], and both hold every id that it can give to the rows of the model's embedding.
public final class ModelText {
    private final Path directory;
    private final Tokenizer tokenizer;
    private final Supplier<ChatTemplate> template;
    private final ChatEncoding encoding = new ChatEncoding() {

        @Override
        public EncodedChat encode(Conversation conversation, boolean addGenerationPrompt) {
            return chat().encode(conversation, addGenerationPrompt);
        }

        @Override
        public Optional<String> problem(Conversation conversation) {
            return chat().template().problem(conversation);
        }
    };
    private @Nullable ChatEncoder chat;

    private ModelText(Path directory, Tokenizer tokenizer, Supplier<ChatTemplate> template) {
        this.directory = directory;
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /// @param templateName null for the model's own
    /// @param date         null for the template's own
    public static ModelText load(Path directory, @Nullable String templateName, @Nullable String date) {
        return load(directory, templateName, date, true);
    }

    /// @param toolsInUserMessage whether tools are described in the first user turn, or in the system turn
    public static ModelText load(Path directory, @Nullable String templateName, @Nullable String date, boolean toolsInUserMessage) {
        TokenizerFiles files = TokenizerFiles.load(directory);
        return new ModelText(directory, files.tokenizer(), () -> {
            ChatTemplate template = templateName == null ? files.requiredChatTemplate() : ChatTemplates.named(templateName);
            ChatTemplate placed = ChatTemplates.withToolsInUserMessage(template, toolsInUserMessage);
            return date == null ? placed : ChatTemplates.withDate(placed, date);
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

    /// Examples as ids that a model will read.
    ///
    /// @throws InputException if the tokenizer has ids that the model has no embedding for
    public ExampleEncoder encoder(LlamaConfig config, TrainOn trainOn) {
        check(config);
        return encoderWithoutModel(trainOn);
    }

    /// Examples as ids that no model will read.
    public ExampleEncoder encoderWithoutModel(TrainOn trainOn) {
        return new ExampleEncoder(tokenizer, encoding, trainOn);
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
