package cria.file;

/// What a file is read as, and how much of it is read at most. The limits lie well above what models and runs have, and low enough
/// that a file of the largest size, however it is made, takes less than a GiB of memory to parse.
public enum FileKind {

    /// `config.json` and what lies beside it, an index of shards, a checkpoint's `rng_state.json`, flags in YAML or JSON.
    CONFIGURATION("a configuration", 8 << 20, 2_000_000),

    /// `tokenizer.json`: that of Llama 3 has 9 to 17 MB, the largest of other models 35.
    TOKENIZER("a tokenizer", 64 << 20, 8_000_000),

    /// `tokenizer.model` as Meta writes it, 2 MB.
    VOCABULARY("a vocabulary", 64 << 20, 0),

    /// `chat_template.jinja`.
    TEMPLATE("a chat template", 1 << 20, 0),

    /// `trainer_state.json` and `trainer_log.jsonl`, which grow with each logged step.
    HISTORY("the log of a run", 128 << 20, 8_000_000);

    private final String title;
    private final int bytes;
    private final int tokens;

    FileKind(String title, int bytes, int tokens) {
        this.title = title;
        this.bytes = bytes;
        this.tokens = tokens;
    }

    /// In the words of a message: `a tokenizer`.
    String title() {
        return title;
    }

    /// The largest size.
    int bytes() {
        return bytes;
    }

    /// The largest number of JSON's braces, keys and values.
    int tokens() {
        return tokens;
    }
}
