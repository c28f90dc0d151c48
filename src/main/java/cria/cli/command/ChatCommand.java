package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.option.SamplingOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.cli.terminal.LineInput;
import cria.generate.ChatModel;
import cria.generate.ModelText;
import cria.generate.Sampler;
import cria.kernel.Backend;
import cria.run.Models;
import cria.settings.MachineSettings;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `chat`: talks in the terminal.
@picocli.CommandLine.Command(name = "chat",
    header = "talks with a model in the terminal, token by token",
    description = {
        "Type and press Enter. The conversation so far stays in a cache, so each turn costs only its own words.",
        "At a terminal lines are edited and recalled with the usual keys, pasted lines stay together, and a line that ends with a "
            + "backslash goes on in the next one. Ctrl-C stops an answer: the conversation keeps what was said so far.",
        "/help lists the commands: /reset begins again, /system TEXT does so with another system turn, /save FILE writes the "
            + "conversation as a row that train reads, /quit or Ctrl-D ends with exit code 0, Ctrl-C twice at an empty line with 130. "
            + "What begins with // is said with one slash. Nothing of a talk is written unless you /save it or ask "
            + "for --output_json."},
    footer = {
        "trainer chat --model_name_or_path tuned",
        "trainer chat --model_name_or_path tuned --system \"You are brief.\" --temperature 0"})
public final class ChatCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Option(names = "--system", paramLabel = "TEXT", description = "A system turn in front of the conversation.")
    private String system;

    @Mixin
    private final SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private final MachineSettings machine = new MachineSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return machine;
    }

    @Override
    public void check(Problems problems) {
        ModelCheck.check(problems, model);
        problems.check(sampling::check);
    }

    @Override
    public int run(Console console) {
        Sampler sampler = sampling.sampler(model.directory(), 0.7, machine.seed);
        Path directory = model.directory();
        ModelText text = ModelText.load(directory, model.chatTemplate, model.dateString, model.describesToolsToUser());
        Supplier<Backend> backend = BackendChoice.take(console, machine).open();
        try (ChatModel opened = ChatModel.open(Models.open(directory), text, true, backend, sampling.maxLength);
             LineInput input = LineInput.open(console)) {
            console.info("type a message; /help lists the commands, /quit ends");
            Talk talk = new Talk(console, input, opened, sampler, sampling.maxNewTokens, system);
            int code = talk.run();
            JsonResult.write(common.outputJson, talk.row());
            return code;
        }
    }
}
