package cria.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Turns what a grammar gives into what people write.
final class Wording {

    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" +([,.?!])");
    private static final Pattern QUESTION = Pattern.compile(
        "((?:^|[.!?] )(?:Can|Could|May|Do|Does|Is|How (?:do|can|much|long)|What(?! a)|Where|When) [^.!?]*)\\.");
    private static final Pattern WISH = Pattern.compile("((?:^|[.!?] )(?:I|Please|Tell me) [^.!?:]*)\\?");
    private static final Pattern SENTENCE_START = Pattern.compile("(^|[.!?] )(\\p{Ll})");

    private Wording() {}

    /// Single spaces, no space before a mark, a capital at the start of each sentence, and questions ended by their mark.
    static String tidy(String text) {
        String spaced = SPACE_BEFORE_MARK.matcher(SPACES.matcher(text.strip()).replaceAll(" ")).replaceAll("$1");
        String sentences = SENTENCE_START.matcher(spaced).replaceAll(m -> m.group(1) + m.group(2).toUpperCase(Locale.ROOT));
        return WISH.matcher(QUESTION.matcher(sentences).replaceAll("$1?")).replaceAll("$1.");
    }

    /// What a hurried user makes of it: now and then without capitals, without the last mark, or with a word misspelt.
    ///
    /// @param typos word and misspelling in turn; fixed, so that the corpus keeps a moderate vocabulary
    static String hurried(String text, Map<String, List<String>> typos, RandomGenerator random) {
        String typed = text;
        if (random.nextInt(8) == 0) {
            typed = misspelt(typed, typos, random);
        }
        if (random.nextInt(10) == 0) {
            typed = typed.toLowerCase(Locale.ROOT);
        }
        if (random.nextInt(8) == 0 && typed.matches("[^.!?]*[.!?]")) {
            typed = typed.substring(0, typed.length() - 1);
        }
        return typed;
    }

    private static String misspelt(String text, Map<String, List<String>> typos, RandomGenerator random) {
        String[] words = text.split(" ");
        for (int i = 0; i < words.length; i++) {
            List<String> wrong = typos.get(words[i]);
            if (wrong != null && random.nextInt(3) > 0) {
                words[i] = wrong.get(random.nextInt(wrong.size()));
            }
        }
        return String.join(" ", words);
    }
}
