package cria.tokenizer.file;

import cria.InputException;
import cria.Shown;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.tokenizer.Utf8;
import cria.tokenizer.bpe.AddedToken;
import cria.tokenizer.bpe.BpeTokenizer;
import cria.tokenizer.bpe.BpeVocabulary;
import cria.tokenizer.bpe.PieceSplitter;
import cria.tokenizer.bpe.TokenLength;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Reads Meta's `tokenizer.model` of Llama 3: one line `base64-of-bytes rank` for each token, rank and id being the same. The
/// 256 control tokens that follow stand in no file
/// ([Llama 3](https://github.com/meta-llama/llama3/blob/main/llama/tokenizer.py),
/// [Llama 3.1](https://github.com/meta-llama/llama-models)); text has the same ids in both.
final class TiktokenFile {

    static final String FILE = "tokenizer.model";
    private static final int CONTROL_TOKENS = 256;
    private static final String BEGIN_OF_TEXT = "<|begin_of_text|>";
    private static final String END_OF_TEXT = "<|end_of_text|>";

    private TiktokenFile() {}

    /// @throws InputException where the file is of another kind, such as Llama 2's
    static BpeTokenizer read(Path file, TokenizerConfig config) {
        byte[][] tokens = tokens(file);
        List<String> names = controlTokens();
        List<AddedToken> added = new ArrayList<>();
        byte[][] bytesById = Arrays.copyOf(tokens, tokens.length + CONTROL_TOKENS);
        for (AddedToken token : config.added()) {
            if (token.id() >= tokens.length && token.id() < bytesById.length) {
                names.set(token.id() - tokens.length, token.name());
            }
        }
        for (int i = 0; i < CONTROL_TOKENS; i++) {
            added.add(new AddedToken(tokens.length + i, names.get(i), true, false));
            bytesById[tokens.length + i] = Utf8.bytes(names.get(i));
        }
        int[] identity = IntStream.range(0, tokens.length).toArray();
        int eos = names.indexOf(config.eos().orElse(END_OF_TEXT));
        if (eos < 0) {
            throw new InputException(file.resolveSibling(TokenizerConfig.FILE),
                "eos_token is " + Shown.of(config.eos().orElse(END_OF_TEXT)) + ", which is no control token of Llama 3");
        }
        return new BpeTokenizer(PieceSplitter.LLAMA3, new BpeVocabulary(bytesById, added, tokens, identity),
            OptionalInt.of(tokens.length + names.indexOf(BEGIN_OF_TEXT)), OptionalInt.of(tokens.length + eos));
    }

    private static byte[][] tokens(Path file) {
        List<byte[]> tokens = new ArrayList<>();
        boolean[] single = new boolean[256];
        int number = 0;
        for (String line : InputFiles.text(file, FileKind.VOCABULARY).split("\r?\n")) {
            number++;
            int space = line.indexOf(' ');
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(line.substring(0, Math.max(0, space)));
                if (bytes.length == 0 || bytes.length > TokenLength.MOST
                    || Integer.parseInt(line.substring(space + 1)) != tokens.size()) {
                    throw new IllegalArgumentException("out of order");
                }
            } catch (IllegalArgumentException e) {
                throw new InputException(file, number, "found no 'base64 " + tokens.size() + "': this is not Llama 3's"
                    + " tokenizer.model (Llama 2's is of another kind); take the file of a Llama 3 model");
            }
            if (bytes.length == 1) {
                single[bytes[0] & 0xFF] = true;
            }
            tokens.add(bytes);
        }
        for (int b = 0; b < single.length; b++) {
            if (!single[b]) {
                throw new InputException(file, "has no token for the byte " + b + "; download the file again");
            }
        }
        return tokens.toArray(byte[][]::new);
    }

    /// Llama 3.1's names. Llama 3 calls four of these tokens reserved and never uses them.
    private static List<String> controlTokens() {
        List<String> names = new ArrayList<>(List.of(BEGIN_OF_TEXT, END_OF_TEXT, "<|reserved_special_token_0|>",
            "<|reserved_special_token_1|>", "<|finetune_right_pad_id|>", "<|reserved_special_token_2|>",
            "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>", "<|python_tag|>"));
        for (int reserved = 3; names.size() < CONTROL_TOKENS; reserved++) {
            names.add("<|reserved_special_token_" + reserved + "|>");
        }
        return names;
    }
}
