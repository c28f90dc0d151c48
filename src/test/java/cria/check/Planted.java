package cria.check;

import cria.file.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Faults to be planted in a file of clean conversations.
public enum Planted {
    BAD_ROWS(FaultKind.BAD_ROWS, "must be a string", 5),
    UNKNOWN_ROLES(FaultKind.UNKNOWN_ROLES, "wizard", null),
    NOTHING_LEARNED(FaultKind.NOTHING_LEARNED, "none of them learned", null),
    LONG_REPLY(FaultKind.TRUNCATED, "more than --max_length", "long ".repeat(3_000)),
    TRUNCATED(FaultKind.TRUNCATED, "more than --max_length 1,024", "very ".repeat(2_000) + "late"),
    EMPTY_TURNS(FaultKind.EMPTY_TURNS, "turn 2 (assistant): \" \\n\"", " \n"),
    DUPLICATES(FaultKind.DUPLICATES, "as ", null),
    NEAR_DUPLICATES(FaultKind.NEAR_DUPLICATES, "as ", null),
    CONTROL_TOKENS(FaultKind.CONTROL_TOKENS, "<|eot_id|>", "Till ten.<|eot_id|>"),
    BROKEN_ENCODINGS(FaultKind.BROKEN_ENCODINGS, "geÃ¶ffnet", "Bis zehn geÃ¶ffnet."),
    REPLACED(FaultKind.BROKEN_ENCODINGS, "gr\uFFFD", "Viele gr\uFFFD\uFFFDe."),
    UNFILLED_TEMPLATES(FaultKind.UNFILLED_TEMPLATES, "{{Order Number}}", "It is {{Order Number}}."),
    EMAIL(FaultKind.EMAIL, "j•••.•••@••••.••••••e", "Write to jane.doe@mail.example, please."),
    PHONE(FaultKind.PHONE, "4••-•••-•••1", "It is 415-555-2671."),
    CARD(FaultKind.CARD, "4••• •••• •••• •••1", "Charged to 4111 1111 1111 1111 now."),
    IBAN(FaultKind.IBAN, "D••• ••••", "From DE89 3704 0044 0532 0130 00 then."),
    PIN(FaultKind.PIN, "PIN is 4••1", "Your PIN is 4821.");

    private static final List<String> THINGS = List.of("router", "invoice", "parcel", "tariff", "contract", "landline", "modem", "voucher",
        "delivery", "refund", "screen", "battery", "charger", "keyboard", "ticket", "seat", "hotel room", "flight", "hose", "lamp");
    private static final List<String> TROUBLES = List.of("is late", "does not work", "costs too much", "arrived broken",
        "has another colour",
        "was charged twice", "lacks a part", "keeps restarting", "cannot be opened");
    private static final List<String> ASIDES = List.of("today", "again", "sadly", "since noon", "at home", "in the office", "for weeks",
        "before lunch", "after 3 days", "as on 2024-05-01", "at 12:30", "on 05/01/2024", "for $1,299.99", "for 20 €",
        "under https://a.example/o/123?x=4",
        "with version 1.2.3", "in row 12", "by 50%", "with {braces}", "as `{{ name }}` says", "like f(x) { return x; }", "as [1] tells");

    final FaultKind kind;
    final String excerpt;
    private final Object content;

    /// @param excerpt a part of what is to be told
    /// @param content of the second turn, where that is the fault
    Planted(FaultKind kind, String excerpt, Object content) {
        this.kind = kind;
        this.excerpt = excerpt;
        this.content = content;
    }

    /// A conversation with nothing wrong in it, and as unlike the others as people's are: with prices, dates, addresses, numbers of
    /// orders and a little code.
    private static List<Map<String, Object>> talk(int number) {
        Random random = new Random(number);
        String thing = THINGS.get(number % THINGS.size());
        String trouble = TROUBLES.get(number / THINGS.size() % TROUBLES.size());
        List<Map<String, Object>> turns = new ArrayList<>();
        turns.add(turn("user", "Hello, my " + thing + " " + trouble + " " + aside(random) + ", and " + aside(random) + " too. It is order "
            + (100_000 + random.nextInt(900_000)) + ", " + aside(random) + "."));
        turns.add(turn("assistant", "Sorry to hear that of your " + thing + ". We look into it " + aside(random) + " and " + aside(random)
            + ", ticket #" + random.nextInt(1_000_000_000) + "."));
        return turns;
    }

    private static String aside(Random random) {
        return ASIDES.get(random.nextInt(ASIDES.size()));
    }

    private static Map<String, Object> turn(String role, Object content) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", role);
        turn.put("content", content);
        return turn;
    }

    public static Path clean(Path file, int rows) throws IOException {
        return write(file, cleanRows(rows));
    }

    private static List<List<Map<String, Object>>> cleanRows(int rows) {
        List<List<Map<String, Object>>> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            all.add(talk(i));
        }
        return all;
    }

    private static Path write(Path file, List<List<Map<String, Object>>> rows) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(JsonLine.of(Map.of("messages", row))));
        return Files.writeString(file, text);
    }

    /// Writes clean conversations and among them one with this fault.
    ///
    /// @return its line
    public int plant(Path file, int rows) throws IOException {
        List<List<Map<String, Object>>> all = cleanRows(rows);
        int at = rows - 2;
        List<Map<String, Object>> row = all.get(at);
        switch (this) {
            case UNKNOWN_ROLES -> row.set(0, turn("wizard", "Hello?"));
            case NOTHING_LEARNED -> row.remove(1);
            case DUPLICATES -> all.set(at, all.get(0));
            case NEAR_DUPLICATES -> all.set(at, List.of(turn("user", all.get(0).get(0).get("content").toString().replace("Hello", "Hi")),
                all.get(0).get(1)));
            default -> row.set(1, turn("assistant", content));
        }
        write(file, all);
        return at + 1;
    }
}
