package cria.tokenizer.file;

import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.template.ChatTemplate;
import cria.tokenizer.template.ChatTemplates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The tokenizer of a model directory and the chat template beside it. Weights need not be there.
public final class TokenizerFiles {

    private final Path directory;
    private final Tokenizer tokenizer;
    private final Optional<TokenizerConfig.Template> template;

    private TokenizerFiles(Path directory, Tokenizer tokenizer, Optional<TokenizerConfig.Template> template) {
        this.directory = directory;
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /// Reads `tokenizer.json`, else Meta's `tokenizer.model`, and what stands beside it.
    ///
    /// @throws InputException where neither is there, or what is there cannot be encoded exactly
    public static TokenizerFiles load(Path directory) {
        Path json = directory.resolve(TokenizerJson.FILE);
        Path tiktoken = directory.resolve(TiktokenFile.FILE);
        if (!Files.exists(json) && !Files.exists(tiktoken)) {
            throw new InputException(directory, "has no tokenizer: looked for " + TokenizerJson.FILE + " and "
                + TiktokenFile.FILE + "; copy one of them from the model that this one was made of");
        }
        TokenizerConfig config = TokenizerConfig.read(directory);
        Tokenizer tokenizer = Files.exists(json) ? TokenizerJson.read(json, config) : TiktokenFile.read(tiktoken, config);
        return new TokenizerFiles(directory, tokenizer, config.template());
    }

    /// A hash of all files of a directory that are read here, in hexadecimal digits.
    public static String fingerprint(Path directory) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : List.of(TokenizerJson.FILE, TiktokenFile.FILE, TokenizerConfig.FILE, TokenizerConfig.SPECIAL_TOKENS_FILE,
                TokenizerConfig.TEMPLATE_FILE)) {
                Path file = directory.resolve(name);
                byte[] bytes = Files.exists(file) ? InputFiles.bytes(file, FileKind.TOKENIZER) : new byte[0];
                digest.update("%s %d\n".formatted(name, bytes.length).getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// The chat template of this directory, if it has one. It is looked at here and not when the directory is opened, since
    /// plain text needs none.
    ///
    /// @throws InputException where there is one that Cria does not write
    public Optional<ChatTemplate> chatTemplate() {
        return template.map(found -> ChatTemplates.recognise(found.file(), found.text().orElseThrow(
            () -> new InputException(found.file(), "has the chat templates " + Shown.of(found.names().toString())
                + " and none is the default; "
                + ChatTemplates.CHOOSE))));
    }

    /// The chat template of this directory.
    ///
    /// @throws InputException where there is none, or one that Cria does not write
    public ChatTemplate requiredChatTemplate() {
        return chatTemplate().orElseThrow(() -> new InputException(directory, "has no chat template: looked for "
            + TokenizerConfig.TEMPLATE_FILE + " and for chat_template in " + TokenizerConfig.FILE + "; "
            + ChatTemplates.CHOOSE));
    }
}
