package cria.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepoIdTest {

    @ParameterizedTest
    @CsvSource({
        "gpt2, MODEL, gpt2, main",
        "meta-llama/Llama-3.2-1B, MODEL, meta-llama/Llama-3.2-1B, main",
        "models/owner/name, MODEL, owner/name, main",
        "owner/name@refs/pr/3, MODEL, owner/name, refs/pr/3",
        "datasets/owner/name@v1.0, DATASET, owner/name, v1.0",
        "datasets/squad, DATASET, squad, main",
        "hf://datasets/owner/name, DATASET, owner/name, main",
        "https://huggingface.co/owner/name/tree/dev, MODEL, owner/name, dev",
    })
    void anIdIsRead(String text, RepoType type, String name, String revision) {
        assertEquals(new RepoId(type, name, revision), RepoId.parse(text, RepoType.MODEL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b/c", "/a", "a/", "../a", "a..b", "a--b/c", "a b/c", "./a", "-a/b", "a/.b", "chats.jsonl",
        "data/chats.csv",
        "a/b.git", "a\\b", "a/b@", "a/b@..", "a/b@/x", "a/b@x//y", "a/b@x/.y", "a/b@x y", "a\u0000b", "C:/models"})
    void whatIsNoIdIsRefused(String text) {
        assertFalse(RepoId.matches(text));
        assertTrue(assertThrows(InputException.class, () -> RepoId.parse(text, RepoType.MODEL)).getMessage().contains("is no "));
    }

    @Test
    void aNameIsNoLongerThanTheHubHasThem() {
        assertTrue(RepoId.matches("a".repeat(96) + "/" + "b".repeat(96)));
        assertFalse(RepoId.matches("a".repeat(97) + "/b"));
        assertFalse(RepoId.matches("a/" + "b".repeat(97)));
    }

    @Test
    void addressesAndFoldersAreThoseOfTheHub() {
        RepoId id = RepoId.parse("datasets/owner/name@refs/convert/parquet", RepoType.MODEL);
        assertEquals("datasets--owner--name", id.folder());
        assertEquals("/api/datasets/owner/name/revision/refs%2Fconvert%2Fparquet?blobs=true", id.apiPath());
        assertEquals("/datasets/owner/name/resolve/abc/a%20b/c%23.json", id.filePath("abc", "a b/c#.json"));
    }
}
