package cria.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFilesTest {

    private static final ReadOptions HELD_OUT = ReadOptions.DEFAULT.with(ReadOptions.HELD_OUT);

    @TempDir
    Path folder;

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "");
        }
    }

    private List<String> found(String word, ReadOptions options) {
        return DataSource.resolve(List.of(folder.resolve(word)), "train_file", options).files().stream()
            .map(file -> folder.relativize(file).toString()).toList();
    }

    private void assertFails(String word, ReadOptions options, String message) {
        assertEquals(folder.resolve(word) + ": " + message,
            assertThrows(InputException.class, () -> found(word, options)).getMessage());
    }

    @Test
    void aFileIsItselfAndSaysNothing() throws IOException {
        files("a.csv", "odd[1].csv");
        DataSource source = DataSource.resolve(List.of(folder.resolve("a.csv"), folder.resolve("odd[1].csv")), "train_file",
            ReadOptions.DEFAULT);
        assertEquals(List.of(folder.resolve("a.csv"), folder.resolve("odd[1].csv")), source.files());
        assertEquals(List.of(), source.notes());
        assertFails("none.csv", ReadOptions.DEFAULT, "no such file, named by --train_file");
    }

    @Test
    void aPatternIsItsFilesByName() throws IOException {
        files("d/b.csv", "d/a.csv", "d/c.tsv", "d/e/z.csv", "d/.x.csv");
        assertEquals(List.of("d/a.csv", "d/b.csv"), found("d/*.csv", ReadOptions.DEFAULT));
        assertEquals(List.of("d/a.csv", "d/b.csv", "d/c.tsv"), found("d/*.{csv,tsv}", ReadOptions.DEFAULT));
        assertEquals(List.of("d/e/z.csv"), found("d/*/z.csv", ReadOptions.DEFAULT));
        assertEquals(List.of("d/a.csv", "d/b.csv", "d/e/z.csv"), found("d/**/*.csv", ReadOptions.DEFAULT));
        assertFails("d/*.parquet", ReadOptions.DEFAULT, "no file matches this, given by --train_file");
        assertFails("none/*.csv", ReadOptions.DEFAULT, "no such file, named by --train_file");
        assertEquals(List.of(folder + "/d/*.csv: reads " + folder + "/d/a.csv, " + folder + "/d/b.csv"),
            DataSource.resolve(List.of(folder.resolve("d/*.csv")), "train_file", ReadOptions.DEFAULT).notes());
    }

    @Test
    void whatIsNamedTwiceIsReadOnce() throws IOException {
        files("a.csv", "b.csv");
        assertEquals(2, DataSource.resolve(List.of(folder.resolve("b.csv"), folder.resolve("*.csv")), "train_file",
            ReadOptions.DEFAULT).files().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "data/train-00000-of-00002.parquet data/train-00001-of-00002.parquet data/test-00000-of-00001.parquet README.md "
            + "| data/train-00000-of-00002.parquet data/train-00001-of-00002.parquet | data/test-00000-of-00001.parquet",
        "train.jsonl dev.jsonl test.jsonl | train.jsonl | dev.jsonl",
        "train/a.csv train/b.csv validation/a.csv | train/a.csv train/b.csv | validation/a.csv",
        "my_train_file.csv eval.csv | my_train_file.csv | eval.csv",
        "TRAINING.csv dataset_infos.json | TRAINING.csv | "})
    void aFolderIsReadAsTheHubNamesItsFiles(String names, String train, String held) throws IOException {
        files(names.split(" "));
        assertEquals(List.of(train.split(" ")), found("", ReadOptions.DEFAULT));
        if (held != null) {
            assertEquals(List.of(held.split(" ")), found("", HELD_OUT));
        }
    }

    @Test
    void aFolderOfOneKindIsAllOfIt() throws IOException {
        files("b.csv", "a.csv", "constraints.csv.gz");
        assertEquals(List.of("a.csv", "b.csv", "constraints.csv.gz"), found("", ReadOptions.DEFAULT));
        assertFails("", HELD_OUT, "no file in this folder is named for validation or dev or valid or val or test or eval; it has a.csv, "
            + "b.csv, constraints.csv.gz; name a file");
        files("c.jsonl");
        assertFails("", ReadOptions.DEFAULT, "it holds files of several kinds: csv, jsonl; say which with a pattern, as in '"
            + folder.resolve("*.csv") + "'");
    }

    @Test
    void aFolderWithoutDataIsRefused() throws IOException {
        files("d/README.md", "d/config.json", "d/data.arrow");
        assertFails("d", ReadOptions.DEFAULT, "no data in this folder: no .jsonl, .json, .csv, .tsv, .parquet or .txt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "data_files: x/*.csv | x/a.csv | ",
        "data_files:#  - split: train#    path: [x/a.csv, y/*.csv]#  - split: test#    path: y/b.csv | x/a.csv y/b.csv | y/b.csv",
        "data_files: {train: x/a.csv, validation: y/b.csv} | x/a.csv | y/b.csv"})
    void aCardNamesTheFiles(String yaml, String train, String held) throws IOException {
        files("x/a.csv", "y/b.csv", "z.csv");
        Files.writeString(folder.resolve("README.md"), "---\nlicense: mit\nconfigs:\n- config_name: default\n  "
            + yaml.replace("#", "\n  ") + "\n---\n# Data\n");
        assertEquals(List.of(train.split(" ")), found("", ReadOptions.DEFAULT));
        if (held != null) {
            assertEquals(List.of(held.split(" ")), found("", HELD_OUT));
        } else {
            assertThrows(InputException.class, () -> found("", HELD_OUT));
        }
    }

    @Test
    void aCardOfSeveralDataSetsIsRefusedUnlessOneIsTheDefault() throws IOException {
        files("a.csv", "b.csv");
        String card = "---\nconfigs:\n- config_name: one\n  data_files: a.csv\n- config_name: two\n  data_files: b.csv\n";
        Files.writeString(folder.resolve("README.md"), card + "---\n");
        assertEquals(folder.resolve("README.md") + ": the folder holds several data sets: one, two; say which with "
            + "--dataset_config, or name the files of one of them",
            assertThrows(InputException.class, () -> found("", ReadOptions.DEFAULT)).getMessage());
        assertEquals(List.of("b.csv"), found("", ReadOptions.DEFAULT.ofConfig("two")));
        assertEquals(folder.resolve("README.md") + ": --dataset_config three: it names one, two",
            assertThrows(InputException.class, () -> found("", ReadOptions.DEFAULT.ofConfig("three"))).getMessage());
        Files.writeString(folder.resolve("README.md"), card + "  default: true\n---\n");
        assertEquals(List.of("b.csv"), found("", ReadOptions.DEFAULT));
        Files.writeString(folder.resolve("README.md"), "---\nconfigs: [&a [*a\n---\n");
        assertEquals(List.of("a.csv", "b.csv"), found("", ReadOptions.DEFAULT));
        assertThrows(InputException.class, () -> found("", ReadOptions.DEFAULT.ofConfig("one")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'train': [{'a': 1},#{'a': 2}], 'dev': [{'a': 3}], 'test': []} | 1:1 2:2 | 2:3",
        "{'test': [{'a': 4}], 'validation': [{'a': 3}], 'train': [{'a': 1}]} | 1:1 | 1:3",
        "{'version': '1.1', 'n': 2, 'data': [{'a': 1}]} | 1:1 | 1:1",
        "{'train': [], 'test': [{'a': [{'b': []}]}]} | '' | 1:[]"})
    void oneObjectOfSplitsGivesThePartThatIsWanted(String json, String train, String held) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), json.replace('\'', '"').replace('#', '\n'));
        assertEquals(train, rows(file, ReadOptions.DEFAULT).replace("[{\"b\":[]}]", "[]"));
        assertEquals(held, rows(file, HELD_OUT).replace("[{\"b\":[]}]", "[]"));
    }

    @Test
    void aSplitThatIsNotThereIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"train\": [{}], \"test\": [{}]}");
        assertEquals(file + ": it has the parts train, test, and none is extra; say which with --dataset_train_split or "
            + "--dataset_test_split",
            assertThrows(InputException.class, () -> rows(file, ReadOptions.DEFAULT.with(List.of("extra")))).getMessage());
        Path broken = Files.writeString(folder.resolve("y.json"), "{\"train\": [{}],\n \"test\": [{]}");
        assertEquals(broken + ":2: not JSON:", assertThrows(InputException.class, () -> rows(broken, ReadOptions.DEFAULT)).getMessage()
            .substring(0, broken.toString().length() + 13));
    }

    @Test
    void aRowOfMessagesIsNoObjectOfSplits() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"messages\": [{\"role\": \"user\"}]}\n{\"messages\": []}\n");
        assertEquals(2, rows(file, ReadOptions.DEFAULT).split(" ").length);
    }

    private static String rows(Path file, ReadOptions options) {
        List<String> rows = new ArrayList<>();
        try (RowReader reader = RowReader.open(file, options)) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row.line() + ":" + row.fields().path("a").toString().replace(" ", ""));
            }
        }
        return String.join(" ", rows);
    }
}
