package cria.check.personal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.check.personal.PersonalData.Match;
import cria.data.shape.Example;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Personal data are found whole and replaced, and what looks like them is left alone. The numbers are those that standards and card
/// schemes give as examples.
class PersonalDataTest {

    private static String redacted(String text) {
        return Redaction.replaced(text, PersonalData.find(text, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "write to jane.doe+bills@mail.example.co.uk, please.|write to [EMAIL], please.",
        "<max_muster@example.org>|<[EMAIL]>",
        "mailto:a@b.io and c@d.de|mailto:[EMAIL] and [EMAIL]",
        "Grüße an müller@bücher.example!|Grüße an [EMAIL]!",
        "call +49 151 23456789 now|call [PHONE] now",
        "+1 (555) 010-9999 is mine|[PHONE] is mine",
        "(415) 555-2671, thanks|[PHONE], thanks",
        "It is 415-555-2671.|It is [PHONE].",
        "415.555.2671|[PHONE]",
        "1-800-555-0199|[PHONE]",
        "0049 151 23456789|[PHONE]",
        "Meine Nummer: 0151/23456789|Meine Nummer: [PHONE]",
        "030 1234567 oder später|[PHONE] oder später",
        "06 12 34 56 78|[PHONE]",
        "07700 900123|[PHONE]",
        "My phone number is 5552671 today|My phone number is [PHONE] today",
        "you can reach me at 555-2671|you can reach me at [PHONE]",
        "Card 4111 1111 1111 1111, exp 12/27|Card [CARD], exp 12/27",
        "5555555555554444|[CARD]",
        "3782-822463-10005|[CARD]",
        "my card number is 378282246310005.|my card number is [CARD].",
        "6011 1111 1111 1117|[CARD]",
        "IBAN DE89 3704 0044 0532 0130 00 bitte|IBAN [IBAN] bitte",
        "GB82WEST12345698765432|[IBAN]",
        "de89370400440532013000.|[IBAN].",
        "NL91 ABNA 0417 1643 00|[IBAN]",
        "my PIN is 4821|my PIN is [PIN]",
        "PIN: 4821.|PIN: [PIN].",
        "pin:482193|pin:[PIN]",
        "The security code is 123.|The security code is [PIN].",
        "4821 is my account PIN|[PIN] is my account PIN",
        "change my PIN to 9931|change my PIN to [PIN]",
        "password: hunter2|password: [PIN]",
        "Das Passwort lautet Sommer2024!|Das Passwort lautet [PIN]!",
        "Your verification code is 482913|Your verification code is [PIN]",
    })
    void isReplaced(String text, String expected) {
        assertEquals(expected, redacted(text));
        assertEquals(expected, redacted(expected), "a placeholder is personal data no more");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Your order 4111111111111112 has been shipped.",
        "Order number 4111111111111111 is on its way.",
        "Order 415-555-2671 is on its way",
        "tracking number: 0151 23456789",
        "Ticket #1234567890",
        "It costs $1,299.99 or 1.299,99 € and $4155552671 in all",
        "On 2024-05-01 at 12:30, or 01.05.2024, or 05/01/2024",
        "2024-05-01 12:30:45.123456",
        "https://shop.example/orders/415-555-2671?id=4111111111111111",
        "see www.example.com/p/06.12.34.56.78",
        "version 1.2.3.4 of 192.168.178.1",
        "ISBN 978-3-16-148410-0",
        "the serial number is 490154203237518",
        "1600 Amphitheatre Parkway, Mountain View 94043",
        "call us between 9 and 17, 7 days a week, 365 days a year",
        "Flight LH 1234 leaves at 10 15 from gate 12",
        "Seats 10 to 20, rows 100 to 200",
        "git@example.org:team/code.git",
        "@Override public int a() @ 5",
        "Our PIN policy: 4 digits, changed every 90 days",
        "Reset your password: click the link",
        "A password is 12-character at least",
        "the pin is 4000 mm long",
        "DE00 1234 5678 9012 3456 78 is no IBAN",
        "GB29 NWBK 6016 1331 9268 18 is one digit off",
        "the data 1234567890123456 is a sample",
        "3.14159265358979",
        "Item 36-1234567-89 and part 112-1234567-1234567",
        "You have 1500 MB left of 20000 MB",
    })
    void isLeftAlone(String text) {
        assertEquals(text, redacted(text));
    }

    @Test
    void aPinIsFoundAsTheAnswerToTheQuestionForIt() {
        String question = "Can you give me your account PIN?";
        assertEquals(List.of(new Match(PersonalKind.PIN, 11, 15)), PersonalData.find("Sure, it's 4821.", question));
        assertEquals(List.of(), PersonalData.find("Sure, it's 4821.", "How many are there?"));
        assertEquals(List.of(), PersonalData.find("I paid $4821 last May.", question));
    }

    @ParameterizedTest
    @CsvSource({"79927398713,true", "79927398710,false", "4111111111111111,true", "4111111111111112,false", "0,true"})
    void luhn(String digits, boolean valid) {
        assertEquals(valid, CardNumbers.isLuhn(digits));
    }

    /// Every change of one digit is seen.
    @Test
    void luhnSeesAWrongDigit() {
        String card = "5555555555554444";
        for (int i = 0; i < card.length(); i++) {
            for (char c = '0'; c <= '9'; c++) {
                assertEquals(c == card.charAt(i), CardNumbers.isLuhn(card.substring(0, i) + c + card.substring(i + 1)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606", "NO9386011117947",
        "CH9300762011623852957", "PL61109010140000071219812874"})
    void ibanOfEachForm(String iban) {
        assertTrue(Ibans.isValid(iban));
        assertEquals("[IBAN]", redacted(iban));
        assertFalse(Ibans.isValid(iban.substring(0, 6) + (iban.charAt(6) == '1' ? '2' : '1') + iban.substring(7)));
    }

    @Test
    void anExampleKeepsAllElse() {
        Redaction redaction = new Redaction();
        Example.Chat chat = new Example.Chat(List.of(new Message("user", "I am a@b.example, PIN 1234"),
            new Message("assistant", "Noted: a@b.example")), 1, Path.of("f.jsonl"), 7);
        assertEquals(new Example.Chat(List.of(new Message("user", "I am [EMAIL], PIN [PIN]"), new Message("assistant", "Noted: [EMAIL]")),
            1,
            Path.of("f.jsonl"), 7), redaction.apply(chat));
        assertEquals("2 e-mail addresses, 1 PIN or password", redaction.describe());
        assertEquals(new Example.PlainText("[IBAN]", Path.of("f.jsonl"), 8),
            redaction.apply(new Example.PlainText("NL91 ABNA 0417 1643 00", Path.of("f.jsonl"), 8)));
        assertEquals(new Example.Completion("q", "[CARD]", Path.of("f.jsonl"), 9),
            redaction.apply(new Example.Completion("q", "4111111111111111", Path.of("f.jsonl"), 9)));
    }

    /// Whatever stands there, matches lie in order in the text, and a search ends.
    @Test
    void anyTextIsGoneThrough() {
        String alphabet = "0123456789 -./()+@aeDPIN:#\u00a0ü\n";
        Random random = new Random(5);
        for (int n = 0; n < 2_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(80); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int end = 0;
            for (Match match : PersonalData.find(text.toString(), "PIN?")) {
                assertTrue(match.from() >= end && match.to() > match.from() && match.to() <= text.length(), text::toString);
                end = match.to();
            }
        }
        for (String piece : List.of("1", "1 ", "(", "+", "+1", "@", "a@", "a.", "DE89 ", "4111 ", "pin ", "password:")) {
            String long_ = piece.repeat(2_000_000 / piece.length());
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> PersonalData.find(long_, ""), piece);
        }
    }
}
