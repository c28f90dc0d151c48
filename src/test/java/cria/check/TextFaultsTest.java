package cria.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a text by itself, and what only looks so.
class TextFaultsTest {

    @ParameterizedTest
    @ValueSource(strings = {"Zurück", "größer", "Öffnungszeiten", "Übrigens", "Äpfel", "Café", "señor", "ça va", "à Paris", "Straße",
        "don’t", "a – b", "“quoted”", "5 €", "20 °C", "Łódź zażółć", "zgłoszenie", "Привет, как дела", "こんにちは", "今天天气", "😀", "naïve"})
    void utf8ReadAsAnotherEncodingIsFound(String text) {
        for (Charset wrong : new Charset[] {Charset.forName("windows-1252"), StandardCharsets.ISO_8859_1}) {
            String mojibake = "so: " + new String(text.getBytes(StandardCharsets.UTF_8), wrong) + " it is";
            assertTrue(BrokenText.find(mojibake).isPresent(), mojibake);
        }
        assertEquals(OptionalInt.empty(), BrokenText.find("so: " + text + " it is"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sie sagte «CAFÉ».", "É” he said", "“résumé”—and so on", "NÃO É", "IRMÃ", "AÇÃO…", "groß…", "Spaß–Faktor",
        "ÂNGELO",
        "Ångström – a unit", "½ ¾ © ® ™ § ° €", "français «à la carte»", "a\tb\r\nc", "ﬁne, naïve façade, œuvre, Ÿ",
        "Tiếng Việt: Ấn Độ, Â, Đ", "ÄÖÜ äöü ß", "👩‍👩‍👧 family", "Größe: 5 × 3 ± 1", "Çok güzel, İstanbul’da"})
    void otherTextIsNot(String text) {
        assertEquals(OptionalInt.empty(), BrokenText.find(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uFFFDb", "a\u0000b", "a\u0093b", "a\u001bb", "a\uFEFFb", "\u007f"})
    void charactersThatNoTextHasAreFound(String text) {
        assertTrue(BrokenText.find(text).isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Your order {{Order Number}} is late|{{Order Number}}",
        "Hi {{name}}!|{{name}}",
        "Hi {{ customer.first_name }}!|{{ customer.first_name }}",
        "Dear {first_name}, thanks|{first_name}",
        "Dear {CUSTOMER_NAME}, thanks|{CUSTOMER_NAME}",
        "Dear ${name}, thanks|${name}",
        "Regards, [Your Name]|[Your Name]",
        "Dear [NAME],|[NAME]",
        "call [insert phone number]|[insert phone number]",
        "Dear <customer name>,|<customer name>",
        "Dear %(name)s,|%(name)s",
        "Dear %s, welcome|%s",
    })
    void templatesLeftUnfilledAreFound(String text, String expected) {
        assertEquals(expected, UnfilledTemplate.find(text).map(MatchResult::group).orElse("nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Use ```{{ name }}``` in the template", "Write `{{name}}` there", "on: ${{ github.ref }}", "print(f\"Hello {name}\")",
        "function f(name) { return {name}; }", "const {name} = user;", "{\"name\": \"x\", \"id\": {}}", "{braces} and {more}", "a{1,3}b",
        "[1] see below", "[INFO] started", "[EMAIL] and [PHONE], [PIN], [CARD], [IBAN]", "[name](https://example.com)",
        "- [ ] todo [x] done",
        "up to 50% satisfied", "100 %s", "printf(\"%s\", name);", "<b>bold</b>, <br/>", "x < y and y > z", "list[name]", "{ }",
        "set {a, b}",
        "a 5% discount, 20% slower", "if (a) { b(); }"})
    void bracesOfOtherKindsAreNot(String text) {
        assertEquals("nothing", UnfilledTemplate.find(text).map(MatchResult::group).orElse("nothing"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "en|Hello, I would like to know what you have for me, and when it is open.",
        "de|Guten Tag, ich möchte wissen, wann Sie geöffnet haben und ob die Lieferung noch kommt.",
        "fr|Bonjour, je voudrais savoir quand vous êtes ouvert et si les produits sont dans le magasin.",
        "es|Hola, necesito saber cuándo está abierto y si puede enviar los productos para mi casa, por favor. Gracias.",
        "it|Buongiorno, vorrei sapere quando è aperto il negozio e se può spedire anche questo. Grazie.",
        "pt|Olá, eu não sei quando você está aberto, isso é para minha casa. Obrigado!",
        "nl|Ik wil graag weten wanneer u open bent en of het pakket van mijn broer is. Bedankt!",
        "unknown|OK 12345",
        "unknown|Zxqv brrt",
    })
    void languages(String language, String text) {
        assertEquals(language, Languages.of(text));
    }

    @Test
    void scriptsAreCountedByLetter() {
        assertEquals(Map.of(UnicodeScript.LATIN, 3, UnicodeScript.CYRILLIC, 2, UnicodeScript.HAN, 1), Scripts.of("abc 12 да! 今"));
    }

    @Test
    void lengths() {
        Lengths lengths = new Lengths(new int[] {10, 20, 30, 40, 100});
        assertEquals(200, lengths.total());
        assertEquals(30, lengths.percentile(50));
        assertEquals(100, lengths.longest());
        assertEquals(100, lengths.maxLengthThatLoses(0));
        assertEquals(98, lengths.maxLengthThatLoses(0.01));
        assertEquals(40, lengths.maxLengthThatLoses(0.3));
        assertEquals(35, lengths.maxLengthThatLoses(0.35));
        assertEquals(0, lengths.maxLengthThatLoses(1));
        assertEquals(5, lengths.histogram().stream().mapToInt(Lengths.Bin::count).sum());
        assertEquals(0, new Lengths(new int[0]).longest());
        Lengths many = new Lengths(IntStream.rangeClosed(1, 1000).toArray());
        assertEquals(new Lengths.Bin(0, 99, 99), many.histogram().getFirst());
        assertEquals(1000, many.histogram().stream().mapToInt(Lengths.Bin::count).sum());
        assertTrue(many.histogram().size() <= 12);
    }
}
