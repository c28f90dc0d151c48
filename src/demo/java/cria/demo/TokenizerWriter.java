package cria.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.demo.LearnedVocabulary.Merge;
import cria.file.AtomicFiles;
import cria.tokenizer.bpe.ByteAlphabet;
import cria.tokenizer.template.ChatTemplates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Writes a vocabulary as Hugging Face's `tokenizer.json` and `tokenizer_config.json`, with the ChatML template
/// (<https://huggingface.co/docs/tokenizers/components>).
final class TokenizerWriter {

    /// Between documents, and where nothing is.
    static final String END_OF_TEXT = "<|endoftext|>";
    /// Begins a turn; its role follows.
    static final String TURN_START = "<|im_start|>";
    /// Ends a turn.
    static final String TURN_END = "<|im_end|>";
    /// In the order of their ids, from 0.
    static final List<String> SPECIALS = List.of(END_OF_TEXT, TURN_START, TURN_END);

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerWriter() {}

    /// @throws IOException where a file cannot be written
    static void write(Path directory, LearnedVocabulary vocabulary, int maxLength) throws IOException {
        writeJson(directory.resolve("tokenizer.json"), tokenizer(vocabulary));
        ObjectNode config = JSON.createObjectNode();
        config.put("add_prefix_space", false).put("bos_token", END_OF_TEXT)
            .put("chat_template", ChatTemplates.CHATML_JINJA)
            .put("clean_up_tokenization_spaces", false).put("eos_token", TURN_END).put("model_max_length", maxLength)
            .put("pad_token", END_OF_TEXT).put("tokenizer_class", "PreTrainedTokenizerFast");
        writeJson(directory.resolve("tokenizer_config.json"), config);
    }

    /// Indented, with `\n` at every line's end on every system.
    static void writeJson(Path file, ObjectNode content) {
        AtomicFiles.writeJson(file, content);
    }

    private static ObjectNode tokenizer(LearnedVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String special : vocabulary.specials()) {
            added.addObject().put("id", added.size() - 1).put("content", special).put("single_word", false)
                .put("lstrip", false).put("rstrip", false).put("normalized", false).put("special", true);
        }
        root.putNull("normalizer");
        ArrayNode steps = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        steps.addObject().put("type", "Digits").put("individual_digits", true);
        byteLevel(steps.addObject());
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        model(root.putObject("model"), vocabulary);
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel").put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", true);
    }

    private static void model(ObjectNode model, LearnedVocabulary vocabulary) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        vocabulary.specials().forEach(special -> ids.put(special, ids.size()));
        for (int b = 0; b < 256; b++) {
            ids.put(ByteAlphabet.letter(b), ids.size());
        }
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : vocabulary.merges()) {
            ids.put(merge.result(), ids.size());
            merges.add(merge.left() + " " + merge.right());
        }
    }
}
