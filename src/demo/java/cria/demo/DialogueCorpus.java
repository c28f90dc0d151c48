package cria.demo;

import cria.demo.Grammar.Script;
import cria.tokenizer.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Everyday service dialogues and small talk in plain English, told out of the grammar in `grammar/`: what the demo's model
/// is pre-trained on. They name no company, and replies repeat the names, numbers and places that the user gave, so that
/// the model learns to copy from its context.
///
/// The same seed gives the same dialogues on every machine.
public final class DialogueCorpus {

    static final String[] FILES = {"common", "telecom", "telecom-more", "shop", "travel", "money", "daily", "talk"};
    private static final int MOST_EXCHANGES = 4;
    private static final double GREETING = 0.08;
    private static final double SECOND_MATTER = 0.25;
    private static final double THANKS = 0.3;
    private static final double SYSTEM = 0.12;
    private static final double GO_ON = 0.65;

    private final Grammar grammar = Grammar.load(FILES);
    private final List<Script> matters;
    private final Map<String, List<String>> typos = new HashMap<>();
    private final RandomGenerator random;
    private final Teller teller;
    private final Set<String> excluded = new HashSet<>(BrandConversations.QUESTIONS);
    private final Set<Dialogue> told = new HashSet<>();

    public DialogueCorpus(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        teller = new Teller(grammar, random);
        matters = grammar.weighted().stream().filter(s -> !s.name().matches("(open|close)-.*")).toList();
        for (String pair : grammar.rule("typo")) {
            String[] words = pair.split(" / ");
            typos.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(words[1]);
        }
    }

    /// Writes `dialogues` different dialogues to `corpus` and 1 to every 100 of them more to `held`, none of which is in
    /// `corpus`. One JSON object a line: `{"messages":[{"role":…,"content":…},…]}`.
    ///
    /// @throws IOException where a file cannot be written
    public static void write(Path corpus, Path held, long seed, int dialogues) throws IOException {
        DialogueCorpus source = new DialogueCorpus(seed);
        Dialogue.write(corpus, source.next(dialogues));
        Dialogue.write(held, source.next(Math.max(1, dialogues / 100)));
    }

    /// So many dialogues that this object has not told yet.
    List<Dialogue> next(int count) {
        List<Dialogue> dialogues = new ArrayList<>(count);
        while (dialogues.size() < count) {
            Dialogue dialogue = tell();
            if (!dialogue.asksAnyOf(excluded) && told.add(dialogue)) {
                dialogues.add(dialogue);
            }
        }
        return dialogues;
    }

    private Dialogue tell() {
        teller.keepOnly();
        List<Message> messages = new ArrayList<>();
        if (random.nextDouble() < GREETING) {
            messages.addAll(teller.tell(grammar.script("open-hello"), 1, GO_ON));
        }
        add(messages, matters.get(random.nextInt(matters.size())));
        if (random.nextDouble() < SECOND_MATTER) {
            teller.keepOnly("name");
            add(messages, matters.get(random.nextInt(matters.size())));
        }
        if (random.nextDouble() < THANKS) {
            add(messages, grammar.script("close-thanks"));
        }
        messages.replaceAll(m -> m.role().equals("assistant")
            ? m : new Message(m.role(), Wording.hurried(m.content(), typos, random)));
        if (random.nextDouble() < SYSTEM) {
            messages.addFirst(new Message("system", teller.say("system")));
        }
        return new Dialogue(messages);
    }

    private void add(List<Message> messages, Script script) {
        int left = MOST_EXCHANGES - messages.size() / 2;
        if (left > 0) {
            messages.addAll(teller.tell(script, left, GO_ON));
        }
    }
}
