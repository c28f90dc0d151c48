package cria.data.turn;

import static cria.data.turn.TurnTables.read;
import static cria.data.turn.TurnTables.refused;
import static cria.data.turn.TurnTables.row;
import static cria.data.turn.TurnTables.shuffled;
import static cria.data.turn.TurnTables.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.data.sample.BadRows;
import cria.data.sample.Found;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of tweets, as customer support on Twitter is published.
class ReplyPathsTest {

    @TempDir
    Path folder;

    private static Map<String, String> tweet(int id, String author, int minute, String text, String responses, String replyTo) {
        return row("tweet_id", String.valueOf(id), "author_id", author, "inbound", author.matches("\\d+") ? "True" : "False",
            "created_at", "Tue Oct 31 22:%02d:00 +0000 2017".formatted(minute), "text", text, "response_tweet_id", responses,
            "in_response_to_tweet_id", replyTo);
    }

    private static List<Map<String, String>> tweets() {
        return new ArrayList<>(List.of(
            tweet(1, "sprintcare", 10, "we can help, send us a message", "2", "3"),
            tweet(2, "115712", 11, "and how do you propose we do that", "", "1"),
            tweet(3, "115712", 8, "I have sent several messages and no one answers", "1,4", ""),
            tweet(4, "sprintcare", 12, "please send us your number", "", "3.0"),
            tweet(8, "115712", 7, "my phone does not ring at all", "9", ""),
            tweet(9, "115712", 8, "and it does not light up", "10", "8"),
            tweet(10, "AppleSupport", 9, "which one is it?", "", "9"),
            tweet(20, "AppleSupport", 30, "an answer to nothing that is here", "", "7777")));
    }

    private static final String EXPECTED = """
        user: my phone does not ring at all
        and it does not light up / assistant: which one is it?
        user: I have sent several messages and no one answers / assistant: we can help, send us a message / user: and how do you propose we do that
        user: I have sent several messages and no one answers / assistant: please send us your number
        assistant: an answer to nothing that is here""";

    @Test
    void repliesAreFollowedToEachLeaf() {
        for (List<Map<String, String>> rows : List.of(tweets(), shuffled(tweets()))) {
            TurnTables.Read read = read(write(folder.resolve("twcs.jsonl"), rows), _ -> {});
            assertEquals(EXPECTED, read.told());
            assertEquals(1, read.counts().of(Found.ORPHAN));
            assertTrue(read.reading().describe().startsWith(
                "replies: --id_column tweet_id --reply_to in_response_to_tweet_id --order_by created_at "
                    + "--role_column inbound --content_column text --role_map "), read.reading().describe());
        }
    }

    @Test
    void circlesAreLeftOutAndCounted() {
        List<Map<String, String>> rows = tweets();
        rows.add(tweet(30, "5", 1, "a snake", "", "31"));
        rows.add(tweet(31, "5", 2, "that bites", "", "32"));
        rows.add(tweet(32, "5", 3, "its tail", "", "30"));
        rows.add(tweet(33, "AppleSupport", 4, "and one who looks on", "", "31"));
        rows.add(tweet(34, "5", 4, "me", "", "34"));
        TurnTables.Read read = read(write(folder.resolve("twcs.jsonl"), rows), _ -> {});
        assertEquals(EXPECTED, read.told());
        assertEquals(5, read.counts().of(Found.LOOP));
    }

    @Test
    void anIdThatStandsTwiceIsABadRow() {
        List<Map<String, String>> rows = tweets();
        for (int i = 100; i < 140; i++) {
            rows.add(tweet(i, "7", 50, "word number " + i, "", i % 2 == 0 ? "" : String.valueOf(i - 1)));
        }
        rows.add(tweet(3, "9", 50, "the same id", "", ""));
        Path file = write(folder.resolve("twcs.jsonl"), rows);
        assertTrue(refused(file, _ -> {}).contains(":49: a row with the id \"3\" came before"));
        assertEquals(1, read(file, flags -> flags.badRows = BadRows.SKIP).counts().bad());
    }

    @Test
    void aChainWithoutEndIsRefused() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(tweet(i, i % 2 == 0 ? "7" : "shop", 50, "word", "", i == 0 ? "" : String.valueOf(i - 1)));
        }
        rows.add(tweet(30_000, "7", 50, "a word", "30001", ""));
        rows.add(tweet(30_001, "shop", 51, "an answer", "", "30000"));
        Path file = write(folder.resolve("twcs.jsonl"), rows);
        assertTrue(refused(file, _ -> {}).contains(":20000: the replies that end here are a chain of 20,000"));
        assertEquals("user: a word / assistant: an answer", read(file, flags -> flags.badRows = BadRows.SKIP).told());
    }

    @Test
    void flagsNameTheColumns() {
        List<Map<String, String>> rows = tweets().stream().map(tweet -> row("key", tweet.get("tweet_id"), "up", tweet.get(
            "in_response_to_tweet_id"), "who", tweet.get("inbound").equals("True") ? "customer" : "agent", "what", tweet.get("text")))
            .toList();
        TurnTables.Read read = read(write(folder.resolve("posts.jsonl"), rows), flags -> {
            flags.replyTo = "up";
            flags.idColumn = "key";
        });
        assertEquals(4, read.chats().size());
        assertTrue(read.told().contains("user: my phone does not ring at all\nand it does not light up / assistant: which one is it?"));
    }
}
