package cria.hostile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Tables with a row for each turn that would take all memory, or lead nowhere.
final class TurnFaults implements FaultClass {

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            HostileCase.refused("turns: a conversation of a million rows", HarmlessFiles.train(),
                folder -> rows(folder, 1_000_000, i -> turn("c", i, "2023-09-01", "yes of course")), "train.jsonl:1", "conversation"),
            HostileCase.works("turns: a conversation of a million rows, left out", HarmlessFiles.train("--bad_rows", "skip"),
                folder -> rows(
                    folder, 1_000_000, i -> i < 4 ? turn("d", i, "2023-09-01", "it is late") : turn("c", i, "2023-09-01",
                        "yes of course"))),
            HostileCase.works("turns: all at the same time", HarmlessFiles.train(),
                folder -> rows(folder, 40, i -> turn("c" + i / 4, i, "2023-09-01T08:00:00", "it is late"))),
            HostileCase.refused("turns: a time that is none", HarmlessFiles.train(),
                folder -> rows(folder, 400, i -> turn("c" + i / 4, i, i == 300 ? "999999-99-99"
                    : "2023-09-01T%02d:%02d:00".formatted(8 + i / 60, i % 60), "it is late")),
                "train.jsonl:301", "date_time"),
            HostileCase.works("turns: times of other ages", HarmlessFiles.train(),
                folder -> rows(folder, 40, i -> turn("c" + i / 4, i, i % 2 == 0 ? "0001-01-01T00:00:00" : "9999-12-31T23:59:59",
                    "it is late"))),
            HostileCase.refused("turns: speakers of control characters", HarmlessFiles.train(), folder -> rows(folder, 40,
                i -> turn("c" + i / 4, i, "2023-09-01", "it is late").replace("client", "\\u001b[2J").replace("agent", "\\u202eno")),
                "speaker"),
            HostileCase.refused("turns: a group that is not there", HarmlessFiles.train("--group_by", "\u001b[2J"), HostileCase.Setup.NONE,
                "--group_by"),
            HostileCase.refused("turns: no column to group by", HarmlessFiles.train("--role_column", "speaker"), folder -> rows(folder, 40,
                i -> "{\"speaker\": \"%s\", \"text\": \"it is late\"}".formatted(i % 2 == 0 ? "client" : "agent")), "--group_by"),
            HostileCase.of("turns: nothing but empty turns", HarmlessFiles.train(),
                folder -> rows(folder, 40, i -> turn("c" + i / 4, i, "2023-09-01", i < 4 ? "late it is" : "")),
                EnumSet.of(Ending.WORKS, Ending.REFUSED)),
            HostileCase.refused("replies: a circle and nothing else", HarmlessFiles.train(),
                folder -> rows(folder, 50, i -> reply(i, (i + 1) % 50)), "train.jsonl"),
            HostileCase.refused("replies: a chain of 200,000", HarmlessFiles.train(),
                folder -> rows(folder, 200_000, i -> reply(i, i - 1)), "train.jsonl:200000", "chain"));
    }

    private static void rows(Path folder, int count, IntFunction<String> row) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("train.jsonl"))) {
            for (int i = 0; i < count; i++) {
                out.write(row.apply(i) + "\n");
            }
        }
    }

    private static String turn(String id, int number, String time, String text) {
        return "{\"conversation_id\": \"%s\", \"speaker\": \"%s\", \"date_time\": \"%s\", \"text\": \"%s\"}"
            .formatted(id, number % 2 == 0 ? "client" : "agent", time, text);
    }

    private static String reply(int id, int to) {
        return "{\"tweet_id\": %d, \"inbound\": %b, \"text\": \"it is late\", \"in_response_to_tweet_id\": %s}"
            .formatted(id, id % 2 == 0, to < 0 ? "null" : to);
    }
}
