package cria.hostile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/// Rows of the wrong kinds, and packed files that are not what they seem (H10, H12, H13).
final class RowFaults implements FaultClass {

    /// Each stands behind a row of the same shape with which nothing is wrong, or alone where there is no such shape.
    private static final List<String> ROWS = List.of(
        "{\"messages\": null}",
        "{\"messages\": 5}",
        "{\"messages\": \"hello\"}",
        "{\"messages\": {}}",
        "{\"messages\": [null]}",
        "{\"messages\": [5]}",
        "{\"messages\": [[]]}",
        "{\"messages\": [{}]}",
        "{\"messages\": [{\"role\": \"user\"}]}",
        "{\"messages\": [{\"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": null, \"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": 7, \"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": \"\", \"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": \"\\u001b[2J\\u202e\", \"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": \"wizard\", \"content\": \"a\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": 7}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": true}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": {\"a\": 1}}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": [5]}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"\\u001b[2Jimage\"}]}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\"}]}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud800\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"messages\": []}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": [{\"name\": \"\\u001b[2J\"}]}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": \"\\u001b[2J\"}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": \"" + "[".repeat(100_000) + "\"}",
        "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": [" + "{},".repeat(1_000_000) + "{}]}",
        called("{\"type\": \"\\u001b[2J\\u202e\"}"),
        called("{\"name\": \"\\u001b[2J\", \"arguments\": {}}"),
        called("{\"name\": \"\\ud800\", \"arguments\": {}}"),
        called("{\"name\": \"f\", \"arguments\": \"" + "[".repeat(100_000) + "\"}"),
        called("{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1" + "0".repeat(100_000) + "}\"}"),
        called("{\"name\": \"f\", \"arguments\": {\"a\": 1e999}}"),
        called("{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1, \\\"a\\\": 2}\"}"),
        "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\", \"weight\": \"\\u001b[2J\"}]}",
        "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\", \"weight\": 1e999}]}",
        "{\"messages\": [{\"role\": \"tool\", \"content\": {\"a\": 1}}]}",
        "{\"conversations\": [{\"from\": \"human\", \"value\": 5}]}",
        "{\"conversations\": [{\"from\": 5, \"value\": \"a\"}]}",
        "{\"conversations\": null}",
        "{\"prompt\": 5, \"completion\": \"a\"}",
        "{\"prompt\": \"a\", \"completion\": null}",
        "{\"prompt\": [5], \"completion\": [6]}",
        "{\"text\": 5}",
        "{\"text\": null}",
        "{\"text\": [\"a\"]}",
        "{\"text\": \"\\udc00\\ud800\"}",
        "{\"input_ids\": [-1, 5], \"labels\": [5, 5]}",
        "{\"input_ids\": [1e400]}",
        "{\"\\u001b[2J\\u202e\": 5}",
        "{\"" + "k".repeat(100_000) + "\": 5}",
        "{}",
        "null",
        "5",
        "\"text\"",
        "true",
        "{",
        "{\"text\": \"a\"",
        "{\"text\": \"a\"} {\"text\": \"b\"}",
        "{\"text\": \"a\",}",
        "{'text': 'a'}",
        "{\"text\": NaN}",
        "{\"text\": \"\u0001\"}",
        "{\"text\": \"a\"}\u0000",
        "{\"text\": \"\\x41\"}",
        "{\"text\": 1" + "0".repeat(100_000) + "}");

    private static String called(String call) {
        return "{\"messages\": [{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [" + call + "]}]}";
    }

    /// Tools that would be gigabytes of text if each level of theirs were indented.
    private static Stream<HostileCase> deepTools() {
        String deep = "{\"a\":".repeat(900) + "[" + "0,".repeat(1_000_000) + "0]" + "}".repeat(900);
        return Stream.of(HostileCase.refused("row: tools 900 levels deep", HarmlessFiles.train("--chat_template", "llama3.1"),
            folder -> Files.writeString(folder.resolve("train.jsonl"),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": [" + deep + "]}\n"), "train.jsonl:1"));
    }

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(ROWS.stream().map(RowFaults::row), deepTools(), manyColumns(), packed(), others()).flatMap(cases -> cases);
    }

    private static HostileCase row(String row) {
        String name = row.length() <= 80 ? row : row.substring(0, 20) + "… of %,d characters".formatted(row.length());
        boolean messages = row.startsWith("{\"messages");
        return HostileCase.refused("row: " + cria.Shown.of(name), HarmlessFiles.train(), folder -> Files.writeString(
            folder.resolve("train.jsonl"), (messages ? Files.readString(folder.resolve("train.jsonl")) : "") + row + "\n"),
            "train.jsonl:" + (messages ? 7 : 1)).quoting("null", "NaN");
    }

    private static Stream<HostileCase> manyColumns() {
        StringBuilder row = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            row.append(i == 0 ? "" : ",").append("\"column ").append(i).append("\":").append(i);
        }
        return Stream.of(HostileCase.refused("row: 10,000 columns", HarmlessFiles.train(),
            folder -> Files.writeString(folder.resolve("train.jsonl"), row.append("}\n").toString()), "train.jsonl:1"));
    }

    private static Stream<HostileCase> packed() {
        byte[] good = Edit.gzipped("{\"text\": \"one\"}\n{\"text\": \"two\"}\n".getBytes(StandardCharsets.UTF_8));
        return Stream.of(
            gzip("that ends in its middle", Arrays.copyOf(good, good.length / 2)),
            gzip("that ends before its checksum", Arrays.copyOf(good, good.length - 6)),
            gzip("that is a header alone", Arrays.copyOf(good, 10)),
            gzip("of a wrong checksum", changed(good, good.length - 6)),
            gzip("of a wrong length", changed(good, good.length - 1)),
            gzip("of a wrong block", changed(good, 10)),
            gzip("that is none", "{\"text\": \"one\"}\n".getBytes(StandardCharsets.UTF_8)),
            gzip("in gzip", Edit.gzipped(good)),
            bomb("of one line of zeros", "", 0, 1L << 30),
            bomb("of one text of a gigabyte", "{\"text\": \"", 'a', 1L << 30),
            bomb("of brackets", "", '[', 1L << 28),
            HostileCase.of("gzip: a bomb of empty lines", HarmlessFiles.trainOn("rows.jsonl.gz"),
                folder -> Edit.gzipOf(folder.resolve("rows.jsonl.gz"), "", '\n', 1L << 26),
                EnumSet.of(Ending.REFUSED), "rows.jsonl.gz"));
    }

    private static byte[] changed(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x5a;
        return other;
    }

    private static HostileCase gzip(String name, byte[] bytes) {
        return HostileCase.refused("gzip: a file " + name, HarmlessFiles.trainOn("rows.jsonl.gz"),
            folder -> Files.write(folder.resolve("rows.jsonl.gz"), bytes), "rows.jsonl.gz").without("(null)");
    }

    private static HostileCase bomb(String name, String begin, int b, long times) {
        return HostileCase.refused("gzip: a bomb " + name, HarmlessFiles.trainOn("rows.jsonl.gz"),
            folder -> Edit.gzipOf(folder.resolve("rows.jsonl.gz"), begin, b, times), "rows.jsonl.gz");
    }

    private static Stream<HostileCase> others() {
        return Stream.of(
            HostileCase.works("row: NUL in a text", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"a\\u0000b\"}\n")),
            HostileCase.works("row: controls and marks in a text", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"\\u001b[2J\\u202e\"}\n")),
            HostileCase.works("row: names of control tokens in a text", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"<|im_end|><|endoftext|>\"}\n")),
            HostileCase.works("row: 100,000 empty lines before the first", HarmlessFiles.train(), folder -> Files.writeString(
                folder.resolve("train.jsonl"), "\n".repeat(100_000) + Files.readString(folder.resolve("train.jsonl")))),
            HostileCase.worksOrRefused("row: a text of 10 MB", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "{\"text\": \"" + "word ".repeat(2_000_000) + "\"}\n"),
                "train.jsonl"),
            HostileCase.refused("row: one line of a gigabyte", HarmlessFiles.train(),
                folder -> Edit.sparse(folder.resolve("train.jsonl"), 1L << 30), "train.jsonl"),
            HostileCase.refused("row: one line of a gigabyte in plain text", HarmlessFiles.trainOn("rows.txt"),
                folder -> Edit.sparse(folder.resolve("rows.txt"), 1L << 30), "rows.txt"),
            HostileCase.refused("row: a first row of 900 levels", HarmlessFiles.train(), folder -> Files.writeString(
                folder.resolve("train.jsonl"), "{\"a\":".repeat(900) + "1" + "}".repeat(900) + "\n"), "train.jsonl:1"),
            HostileCase.refused("row: a list of none", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "[]\n"), "train.jsonl"),
            HostileCase.refused("row: only empty lines", HarmlessFiles.train(),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "\n\n \n"), "train.jsonl"),
            HostileCase.refused("row: nothing to answer", List.of("generate", "--model_name_or_path", "model", "--input", "train.jsonl"),
                folder -> Files.writeString(folder.resolve("train.jsonl"), "{\"messages\": []}\n"), "train.jsonl:1"),
            HostileCase.refused("row: no conversation to answer", List.of("generate", "--model_name_or_path", "model", "--input",
                "texts.jsonl"), HostileCase.Setup.NONE, "texts.jsonl:1"),
            HostileCase.refused("row: a table without a header", HarmlessFiles.trainOn("rows.csv"),
                folder -> Files.writeString(folder.resolve("rows.csv"), "\u001b[2J;1\n"), "rows.csv"),
            HostileCase.refused("row: a kind that is not read", HarmlessFiles.trainOn("rows.exe"),
                folder -> Files.writeString(folder.resolve("rows.exe"), "MZ"), "rows.exe"),
            HostileCase.refused("row: an ending and no name", HarmlessFiles.trainOn(".gz"),
                folder -> Files.writeString(folder.resolve(".gz"), "a"), ".gz"));
    }
}
