package cria.hostile;

import java.nio.file.Files;
import java.util.stream.Stream;

/// Chat templates that are programs, or no templates at all (H11): none is run, each is refused in a short line.
final class TemplateFaults implements FaultClass {

    @Override
    public Stream<HostileCase> cases() {
        return Stream.of(
            template("a number", "5"),
            template("a list of numbers", "[5]"),
            template("a list of null", "[null]"),
            template("an object", "{\"a\": 5}"),
            template("a list without names", "[{\"template\": \"a\"}]"),
            template("two defaults", "[{\"name\": \"default\", \"template\": \"a\"}, {\"name\": \"default\", \"template\": \"b\"}]"),
            template("none that is the default", "[{\"name\": \"\\u001b[2J\\u202etool\", \"template\": \"a\"}]"),
            template("an empty text", "\"\""),
            template("a million characters", "\"" + "t".repeat(1_000_000) + "\""),
            template("a million braces", "\"" + "{{".repeat(500_000) + "\""),
            template("control characters", "\"\\u001b[2J\\u202e\\u0000\""),
            template("a loop without end", "\"{% for i in range(10**9) %}{% for j in range(10**9) %}{{ i }}{% endfor %}{% endfor %}\""),
            template("a class of Python", "\"{{ ''.__class__.__mro__[1].__subclasses__() }}\""),
            template("an include", "\"{% include '/etc/passwd' %}\""),
            template("a power", "\"{{ 9 ** 9 ** 9 }}\""),
            file("a program", "{{ cycler.__init__.__globals__.os.popen('touch hacked').read() }}"),
            file("a million characters", "t".repeat(1_000_000)),
            file("control characters", "\u001b[2J\u202e\u0000\n"),
            file("nothing", ""),
            HostileCase.refused("template: named by control characters", HarmlessFiles.train("--chat_template", FlagValues.ERASE),
                HostileCase.Setup.NONE, "chatml"),
            HostileCase.refused("template: named by a path", HarmlessFiles.train("--chat_template", "../outside/letter.txt"),
                HostileCase.Setup.NONE, "chatml"),
            HostileCase.works("template: a program in a model that another template is named for",
                HarmlessFiles.train("--chat_template", "chatml"), folder -> Edit.set(folder.resolve("model/tokenizer_config.json"),
                    "/chat_template", "\"{{ 9 ** 9 ** 9 }}\"")));
    }

    private static HostileCase template(String name, String value) {
        HostileCase tried = HostileCase.refused("template: " + name, HarmlessFiles.tokenize(),
            folder -> Edit.set(folder.resolve("model/tokenizer_config.json"), "/chat_template", value), "tokenizer_config.json");
        return value.contains("null") ? tried.quoting("null") : tried;
    }

    private static HostileCase file(String name, String text) {
        return HostileCase.refused("template: a file with " + name, HarmlessFiles.tokenize(),
            folder -> Files.writeString(folder.resolve("model/chat_template.jinja"), text), "chat_template.jinja");
    }
}
