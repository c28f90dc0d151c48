package cria.data.turn;

import static cria.data.turn.TurnTables.read;
import static cria.data.turn.TurnTables.refused;
import static cria.data.turn.TurnTables.renamed;
import static cria.data.turn.TurnTables.row;
import static cria.data.turn.TurnTables.shuffled;
import static cria.data.turn.TurnTables.support;
import static cria.data.turn.TurnTables.talk;
import static cria.data.turn.TurnTables.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.data.sample.BadRows;
import cria.data.sample.DateOrder;
import cria.data.sample.Found;
import cria.settings.ColumnSettings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnTableTest {

    private static final Consumer<ColumnSettings> NOTHING = _ -> {};
    private static final String FLAGS = "one row a turn: --group_by conversation_id --order_by date_time --role_column speaker "
        + "--content_column text";

    @TempDir
    Path folder;

    private Path file(List<Map<String, String>> rows) {
        return write(folder.resolve("rows.jsonl"), rows);
    }

    private TurnTables.Read of(List<Map<String, String>> rows) {
        return read(file(rows), NOTHING);
    }

    private static List<Map<String, String>> all(List<List<Map<String, String>>> talks) {
        return talks.stream().flatMap(List::stream).toList();
    }

    @Test
    void theColumnsOfTheTelecomCorpusAreFound() {
        List<Map<String, String>> rows = support(300);
        TurnTables.Read read = of(rows);
        assertTrue(read.reading().describe().startsWith(FLAGS + " --role_map "), read.reading().describe());
        assertEquals(300, read.chats().size());
        assertEquals(rows.size(), read.chats().stream().mapToInt(List::size).sum());
        assertEquals(rows.getFirst().get("text"), read.chats().getFirst().getFirst().content());
        assertEquals(rows.size(), read.counts().of(Found.TURNS));
    }

    @Test
    void otherNamesAndOtherOrdersOfRowsAndColumnsGiveTheSame() {
        List<Map<String, String>> rows = support(3_000);
        String expected = of(rows).told();
        List<Map<String, String>> mixed = shuffled(rows);
        assertEquals(expected, of(mixed).told(), "shuffled");
        for (Map<String, String> names : List.of(
            names("conversation_id", "ticket", "speaker", "who", "date_time", "when", "text", "said"),
            names("text", "gesagt", "date_time", "wann", "speaker", "wer", "conversation_id", "vorgang"),
            names("date_time", "d", "text", "c", "speaker", "b", "conversation_id", "a"),
            names("text", "Message Body", "speaker", "Sender.Type", "conversation_id", "ConversationID", "date_time", "Created-At"))) {
            assertEquals(expected, of(renamed(rows, names)).told(), names.toString());
            assertEquals(expected, of(renamed(mixed, names)).told(), "shuffled " + names);
        }
    }

    private static Map<String, String> names(String... names) {
        return new LinkedHashMap<>(row(names));
    }

    @Test
    void columnsThatAreNoIdDoNotMislead() {
        List<Map<String, String>> rows = new ArrayList<>();
        int number = 0;
        int turn = 0;
        String before = "";
        for (Map<String, String> row : support(400)) {
            Map<String, String> more = new LinkedHashMap<>();
            String id = row.get("conversation_id");
            turn = id.equals(before) ? turn + 1 : 0;
            before = id;
            more.put("message_id", "m" + number);
            more.put("turn", String.valueOf(turn));
            more.put("agent_name", "Agent " + id.charAt(0));
            more.put("channel", id.charAt(1) < '8' ? "chat" : "phone");
            more.put("rating", String.valueOf(1 + number++ % 5));
            more.put("role", "support");
            more.putAll(row);
            more.put("updated_at", "2024-01-01T00:00:0" + turn % 10);
            rows.add(more);
        }
        String expected = of(support(400)).told();
        assertEquals(expected, of(rows).told());
        assertEquals(expected, of(shuffled(rows)).told(), "shuffled");
        assertTrue(of(rows).reading().describe().startsWith(FLAGS), of(rows).reading().describe());
    }

    @Test
    void timesOfAllFormsSortAlike() {
        List<Map<String, String>> rows = support(60);
        List<Function<LocalDateTime, String>> forms = List.of(
            time -> String.valueOf(time.toEpochSecond(ZoneOffset.UTC)), time -> String.valueOf(time.toInstant(ZoneOffset.UTC)
                .toEpochMilli()),
            time -> DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss +0000 yyyy", Locale.ENGLISH).format(time),
            time -> DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss +0000", Locale.ENGLISH).format(time),
            time -> DateTimeFormatter.ofPattern("M/d/yyyy h:mm:ss a", Locale.ENGLISH).format(time),
            time -> DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm:ss", Locale.ENGLISH).format(time),
            time -> time.getSecond() % 2 == 0 ? time.withNano(0).toString() : time.plusHours(2) + "+02:00");
        String expected = of(rows).told();
        for (Function<LocalDateTime, String> form : forms) {
            List<Map<String, String>> written = rows.stream().<Map<String, String>>map(row -> {
                Map<String, String> changed = new LinkedHashMap<>(row);
                changed.put("date_time", form.apply(LocalDateTime.parse(row.get("date_time"))));
                return changed;
            }).toList();
            assertEquals(expected, of(shuffled(written)).told(), written.getFirst().toString());
        }
    }

    @Test
    void datesThatCouldBeReadBothWaysAreReadAsTheSmallerSpanAndSaid() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int day = 1; day < 12; day++) {
            rows.add(row("ticket", "t" + day, "who", "client", "when", day + "/9/2023 23:59", "said", "hello there"));
            rows.add(row("ticket", "t" + day, "who", "agent", "when", day + 1 + "/9/2023 00:01", "said", "good day"));
        }
        TurnTables.Read read = of(shuffled(rows));
        assertEquals(11, read.chats().stream().filter(chat -> chat.getFirst().role().equals("user")).count());
        assertTrue(read.counts().describe().contains("dates of \"when\" are read with the day first (--date_order dmy)"),
            read.counts().describe());
        assertTrue(read.reading().flags().contains("--date_order dmy"));
        assertTrue(read(file(rows), flags -> flags.dateOrder = DateOrder.MDY).reading().flags().contains("--date_order mdy"));
    }

    @Test
    void withoutTimesTheNumberOfTheTurnDecidesAndElseTheFile() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int talk = 0; talk < 20; talk++) {
            for (int turn = 0; turn < 12; turn++) {
                rows.add(row("dialogue_id", "d" + talk, "turn_id", String.valueOf(turn), "speaker", turn % 2 == 0 ? "USER" : "SYSTEM",
                    "utterance", "turn " + turn + " of talk " + talk));
            }
        }
        TurnTables.Read read = of(shuffled(rows));
        assertEquals(20, read.chats().size());
        read.chats().forEach(chat -> {
            assertEquals(12, chat.size());
            assertTrue(chat.get(10).content().startsWith("turn 10 "), chat.toString());
            assertEquals("assistant", chat.get(11).role(), "SYSTEM answers USER");
        });
        List<Map<String, String>> bare = renamed(rows, names("dialogue_id", "dialogue_id", "speaker", "speaker", "utterance", "utterance"));
        TurnTables.Read inOrder = of(bare);
        assertEquals(20, inOrder.chats().size());
        assertTrue(inOrder.counts().notes().getFirst().contains("order of the file"), inOrder.counts().describe());
    }

    @Test
    void turnsOfOneRoleAreJoinedAndNothingIsLost() {
        TurnTables.Read read = of(all(List.of(
            talk("c1", "agent", "welcome", "client", "hi", "client", "are you there", "agent", "yes", "client", "good"),
            talk("c2", "client", "only me here", "client", "still me"), talk("c3", "client", "a b", "agent", "", "agent", "  ", "client",
                "c"))));
        assertEquals("""
            assistant: welcome / user: hi
            are you there / assistant: yes / user: good
            user: only me here
            still me
            user: a b
            c""", read.told());
        assertEquals(3, read.counts().of(Found.JOINED));
        assertEquals(2, read.counts().of(Found.EMPTY));
    }

    @Test
    void tiesKeepTheOrderOfTheFile() {
        List<Map<String, String>> rows = all(List.of(talk("c1", "client", "one", "agent", "two", "client", "three"),
            talk("c2", "client", "x y", "agent", "z")));
        rows.forEach(row -> row.put("date_time", "2023-09-01T08:00"));
        assertEquals("user: one / assistant: two / user: three\nuser: x y / assistant: z", of(rows).told());
    }

    @Test
    void duplicatesAreCountedAndDroppedWhenAsked() {
        List<Map<String, String>> rows = new ArrayList<>(talk("c1", "client", "one", "agent", "two", "client", "three"));
        rows.add(1, rows.getFirst());
        rows.addAll(talk("c2", "client", "x", "agent", "y"));
        TurnTables.Read kept = of(rows);
        assertEquals(1, kept.counts().of(Found.DUPLICATE));
        assertTrue(kept.told().startsWith("user: one\none / "), kept.told());
        TurnTables.Read dropped = read(file(rows), flags -> flags.dropDuplicateTurns = true);
        assertEquals(1, dropped.counts().of(Found.DROPPED));
        assertTrue(dropped.told().startsWith("user: one / assistant: two / "), dropped.told());
    }

    @Test
    void rowsThatCannotBeUsedStopTheRunOrAreNamed() {
        List<Map<String, String>> rows = new ArrayList<>(support(100));
        rows.set(20, row("conversation_id", null, "speaker", "agent", "date_time", "2023-09-01", "text", "x"));
        rows.set(30, row("conversation_id", "q", "speaker", "agent", "date_time", "2023-09-01"));
        rows.set(40, row("conversation_id", "q", "date_time", "2023-09-01", "text", "x"));
        rows.set(230, row("conversation_id", "q", "speaker", "wizard", "date_time", "2023-09-01", "text", "x"));
        rows.set(240, row("conversation_id", "q", "speaker", "agent", "date_time", "soon", "text", "x"));
        Path file = file(rows);
        assertTrue(refused(file, NOTHING).contains("rows.jsonl:21: no conversation: its column \"conversation_id\""));
        TurnTables.Read read = read(file, flags -> flags.badRows = BadRows.SKIP);
        assertEquals(5, read.counts().bad());
        String told = read.counts().describe();
        assertTrue(told.contains("5 of ") && told.contains("rows.jsonl:21: ") && told.contains("rows.jsonl:31: no words")
            && told.contains("rows.jsonl:41: no speaker") && told.contains("; …)"), told);
        rows.subList(0, 100).clear();
        assertTrue(refused(file(rows), NOTHING).contains(
            ":131: unknown speaker \"wizard\" in column \"speaker\"; say what it is: --role_map "
                + "wizard=user"));
    }

    @Test
    void aRowOfAnotherShapeIsABadRowOfEveryShape() {
        Path file = file(List.of(row("text", "one"), row("body", "two"), row("text", "three")));
        assertTrue(refused(file, NOTHING).contains(":2: the rows before are text, this one is of no known shape"));
    }

    @Test
    void speakersThatNobodyKnowsAreNamedWithTheFlag() {
        Map<String, String> names = Map.of("client", "Kunde", "agent", "Beraterin");
        List<Map<String, String>> rows = support(40);
        rows.forEach(row -> row.put("speaker", names.get(row.get("speaker"))));
        Path file = file(rows);
        String message = refused(file, NOTHING);
        assertTrue(message.contains("column \"speaker\" has speakers whose role is not known: ") && message.contains("Kunde=ROLE"),
            message);
        assertEquals(of(support(40)).told(), read(file(rows), flags -> flags.roleMap = List.of("kunde=user", "Beraterin=assistant"))
            .told());
    }

    @Test
    void yesAndNoAreSpeakersWhereTheColumnSaysWhose() {
        for (String column : List.of("inbound", "is_customer")) {
            List<Map<String, String>> rows = support(40).stream().map(row -> row("thread", row.get("conversation_id"), column,
                row.get("speaker").equals("client") ? "True" : "False", "at", row.get("date_time"), "body", row.get("text"))).toList();
            assertEquals(of(support(40)).told(), of(rows).told(), column);
        }
        List<Map<String, String>> numbers = support(40).stream().map(row -> row("thread", row.get("conversation_id"), "speaker",
            row.get("speaker").equals("client") ? "0" : "1", "at", row.get("date_time"), "body", row.get("text"))).toList();
        assertTrue(refused(file(numbers), NOTHING).contains("role is not known"));
        assertEquals(of(support(40)).told(), read(file(numbers), flags -> flags.roleMap = List.of("0=user", "1=assistant")).told());
    }

    @Test
    void tablesOfOtherKindsAreNoTurns() {
        List<Map<String, String>> reviews = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            reviews.add(row("product_id", "p" + i / 5, "rating", String.valueOf(1 + i * 7 % 5), "text", "review number " + i));
        }
        ColumnSettings settings = new ColumnSettings();
        assertEquals("text", cria.data.shape.ExampleReader.read(cria.data.source.DataSource.of(file(reviews)), settings.shapes(),
            reader -> reader.reading().name()));
    }

    @Test
    void aDoubtShowsWhatDecides() {
        List<Map<String, String>> rows = support(40).stream().map(row -> row("speaker", row.get("speaker"), "text", row.get("text")))
            .toList();
        String message = refused(file(rows), NOTHING);
        assertTrue(message.contains("can be read in 2 ways") && message.contains("text (--content_column text)")
            && message.contains("one row a turn (--group_by COLUMN --role_column speaker --content_column text)"), message);
        List<Map<String, String>> twins = support(40).stream().<Map<String, String>>map(row -> {
            Map<String, String> twin = new LinkedHashMap<>(row);
            twin.remove("text");
            twin.put("original", row.get("text"));
            twin.put("cleaned", row.get("text").replace('e', 'x'));
            return twin;
        }).toList();
        String two = refused(file(twins), NOTHING);
        assertTrue(two.contains("--content_column original") && two.contains("--content_column cleaned"), two);
        assertEquals(of(support(40)).told(), read(file(twins), flags -> {
            flags.contentColumn = "original";
            flags.groupBy = "conversation_id";
        }).told());
    }

    @Test
    void flagsDecide() {
        List<Map<String, String>> rows = support(40).stream().map(row -> row("A", row.get("conversation_id"), "B", row.get(
            "conversation_id")
            .substring(0, 1), "speaker", row.get("speaker"), "T", row.get("date_time"), "text", row.get("text"))).toList();
        assertTrue(read(file(rows), flags -> flags.groupBy = "b").chats().size() <= 16);
        String file = read(file(rows), flags -> {
            flags.groupBy = "A";
            flags.orderBy = "file";
        }).reading().describe();
        assertTrue(file.startsWith("one row a turn: --group_by A --role_column speaker"), file);
        assertTrue(refused(file(rows), flags -> flags.groupBy = "nowhere").contains(
            "--group_by nowhere: no such column; the columns are \"A\""));
        assertTrue(refused(file(rows), flags -> {
            flags.groupBy = "A";
            flags.orderBy = "speaker";
        }).contains("--order_by speaker: holds neither times nor whole numbers"));
    }

    @Test
    void aConversationThatComesBackLateIsReadWhole() {
        List<Map<String, String>> rows = new ArrayList<>(support(200));
        String expected = of(rows).told();
        rows.add(rows.removeFirst());
        assertEquals(expected, of(rows).told());
    }

    @Test
    void aConversationWithoutEndIsRefusedAndNotKept() {
        List<Map<String, String>> rows = new ArrayList<>(talk("c0", "client", "hi", "agent", "ho"));
        for (int i = 0; i < 300_000; i++) {
            rows.add(row("conversation_id", "c1", "speaker", i % 2 == 0 ? "client" : "agent", "date_time", "2023-09-01", "text", "yes"));
        }
        Path file = file(rows);
        assertTrue(refused(file, NOTHING).contains(
            "rows.jsonl:3: the conversation \"c1\" that begins here has more than 4,194,304 characters"));
        TurnTables.Read read = read(file, flags -> flags.badRows = BadRows.SKIP);
        assertEquals("user: hi / assistant: ho", read.told());
        assertEquals(1, read.counts().bad());
    }
}
