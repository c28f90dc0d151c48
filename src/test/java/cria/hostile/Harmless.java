package cria.hostile;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/// The commands on nothing hostile: if these fail, the others prove nothing.
final class Harmless implements FaultClass {

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            HostileCase.works("harmless: train", HarmlessFiles.train("--config", "run.yaml"), HostileCase.Setup.NONE),
            HostileCase.works("harmless: train from a JSON configuration", HarmlessFiles.train("--config", "run.json"),
                HostileCase.Setup.NONE),
            HostileCase.works("harmless: resume", HarmlessFiles.resume(), HostileCase.Setup.NONE),
            HostileCase.works("harmless: eval", HarmlessFiles.eval(), HostileCase.Setup.NONE),
            HostileCase.works("harmless: generate", HarmlessFiles.generate(), HostileCase.Setup.NONE),
            HostileCase.works("harmless: tokenize", HarmlessFiles.tokenize(), HostileCase.Setup.NONE),
            HostileCase.works("harmless: verify", HarmlessFiles.verify("gqa-tied-f32"), HostileCase.Setup.NONE),
            HostileCase.works("harmless: verify packed", HarmlessFiles.verify("packed"), HostileCase.Setup.NONE),
            HostileCase.works("harmless: doctor", List.of("doctor"), HostileCase.Setup.NONE).quoting("Java heap"),
            HostileCase.works("harmless: rows with a byte order mark", HarmlessFiles.train(), folder -> Files.writeString(
                folder.resolve("train.jsonl"), "\uFEFF" + Files.readString(folder.resolve("train.jsonl")))),
            HostileCase.works("harmless: lines that end as on Windows", HarmlessFiles.train(), folder -> Files.writeString(
                folder.resolve("train.jsonl"), Files.readString(folder.resolve("train.jsonl")).replace("\n", "\r\n"))));
    }
}
