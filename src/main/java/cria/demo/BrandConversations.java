package cria.demo;

import java.util.List;

/// Support conversations of Hazelfon, a made-up telephone company: what the demo fine-tunes its model on. They lie beside this
/// class as `train.jsonl` and `eval.jsonl`; `src/demo` tells how they were made.
public final class BrandConversations {

    /// What the demo asks before and after. None of them is in the training conversations, word for word, nor in the corpus.
    public static final List<String> QUESTIONS = List.of("My internet is down, what can I do?",
        "How much is your cheapest mobile plan?", "I want to talk to a person.");

    private BrandConversations() {}
}
