package cria.check;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The language of a conversation by its commonest words. Good enough to tell a file of one language from a mix of several; short
/// texts and other languages stay unknown, and nothing is guessed of them.
final class Languages {
    static final String UNKNOWN = "unknown";

    /// A word of several of them tells nothing.
    private static final String SHARED = "";

    /// Words that are among the commonest of a language.
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        words("en", "the and you your that with for this have are would what please thanks thank will can is it i to my how we of");
        words("de", "und der die das ich ist nicht sie mit für wir ihre ihr haben eine bitte auf können danke zu wie mein meine auch noch");
        words("fr", "le les des est vous nous pour dans votre une je avec sur mon merci bonjour pas du et être ce pouvez");
        words("es", "el los las usted para por una su gracias hola está puede mi muy como pero necesito quiero del y");
        words("it", "il che per non sono della gli grazie con vostro mia mio è ho può anche questo perché di buongiorno");
        words("pt", "não você uma obrigado obrigada seu sua com está meu minha os mais olá isso posso são ao bom");
        words("nl", "het een niet voor u uw van ik wij zijn met bedankt dat hebben graag kunt mijn naar dank");
        words("pl", "nie jest się na dziękuję proszę czy że jak to dla pan pani mam mój moje dzień dobry");
        words("tr", "bir ve bu için teşekkürler merhaba lütfen var nasıl değil ile çok ben");
    }

    private static final Pattern WORD = Pattern.compile("\\p{L}{1,20}");

    /// Words of a text that are looked at: a language shows early.
    private static final int LOOKED_AT = 400;
    private static final int LEAST = 3;

    private Languages() {}

    private static void words(String language, String words) {
        for (String word : words.split(" ")) {
            WORDS.merge(word, language, (one, other) -> SHARED);
        }
    }

    /// `en`, `de`, … or [#UNKNOWN].
    static String of(String text) {
        Map<String, Integer> hits = new HashMap<>();
        Matcher words = WORD.matcher(text);
        for (int i = 0; i < LOOKED_AT && words.find(); i++) {
            String language = WORDS.get(words.group().toLowerCase(Locale.ROOT));
            if (language != null && !language.equals(SHARED)) {
                hits.merge(language, 1, Integer::sum);
            }
        }
        String best = UNKNOWN;
        int most = 0;
        int second = 0;
        for (Map.Entry<String, Integer> hit : hits.entrySet()) {
            if (hit.getValue() > most) {
                second = most;
                most = hit.getValue();
                best = hit.getKey();
            } else {
                second = Math.max(second, hit.getValue());
            }
        }
        return most >= LEAST && most >= 2 * second ? best : UNKNOWN;
    }
}
