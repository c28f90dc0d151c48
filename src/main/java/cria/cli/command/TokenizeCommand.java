package cria.cli.command;

import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.TokenizedFile;
import cria.data.batch.TrainOn;
import cria.data.sample.Found;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.shape.ExampleReader;
import cria.data.source.DataSource;
import cria.data.source.ReadOptions;
import cria.file.OutputFiles;
import cria.file.PendingFile;
import cria.generate.ModelText;
import cria.settings.ColumnSettings;
import cria.settings.MachineSettings;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tokenize`: a file as training sees it.
@picocli.CommandLine.Command(name = "tokenize",
    header = "writes a file's rows as token ids and labels, as training would see them",
    description = {
        "Each conversation becomes a line {\"ids\": [...], \"labels\": [...]}. A label is the id itself where the loss counts it and "
            + "-100 where it does not. A row of plain text becomes {\"ids\": [...]}. Nothing is cut and no row is left out.",
        "Compare it with what another tool makes of the same rows, or look up which tokens of a conversation are trained on."},
    footer = {
        "trainer tokenize --model_name_or_path llama-3.2-1b --input chats.jsonl --output ids.jsonl"})
public final class TokenizeCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Option(names = "--input", paramLabel = "FILE", required = true, description = "Rows with \"messages\" or \"text\", or any other "
        + "shape that train reads: files, patterns as 'data/*.csv', or folders with a data set.")
    private List<Path> input;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where the ids go, as JSON Lines.")
    private Path output;

    @Option(names = "--train_on", description = "Which tokens of a conversation get a label: the "
        + "assistant's replies, or all.")
    private TrainOn trainOn = TrainOn.REPLIES;

    @Option(names = "--add_special_tokens", description = "Puts the tokens that begin and end a document around rows of plain text, "
        + "as training does. Without it such a row becomes its own ids.")
    private boolean addSpecialTokens;

    @Mixin
    private final ColumnSettings columns = new ColumnSettings();

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
        columns.check(problems);
        if (input != null) {
            problems.check(this::source);
        }
        if (output != null && input != null && model.modelNameOrPath != null) {
            problems.check(() -> OutputFiles.check(output, "--output", Stream.concat(source().files().stream(),
                Stream.of(model.directory())).toList()),
                () -> OutputFiles.checkDiffer(output, "--output", common.outputJson, "--output_json"));
        }
    }

    private DataSource source() {
        return columns.source.source(input, "input", null, ReadOptions.TRAIN);
    }

    @Override
    public int run(Console console) {
        ExampleEncoder encoder = ModelText.load(model.directory(), model.chatTemplate, model.dateString).encoderWithoutModel(trainOn);
        Written written = ExampleReader.read(source(), columns.shapes(),
            examples -> new Written(write(examples, encoder), examples.reading(), examples.counts()));
        String counts = written.counts.describe();
        console.info("tokenize: " + source().file() + " (" + written.reading.describe() + ")" + (counts.isEmpty() ? "" : ": " + counts));
        String what = written.counts.of(Found.TURNS) > 0 ? "conversation" : "row";
        console.result(output + ": " + written.lines + " " + what + (written.lines == 1 ? "" : "s"));
        JsonResult.write(common.outputJson, Map.of("output", output.toString(), "rows", written.lines,
            "shape", written.reading.name(), "flags", written.reading.flags()));
        return 0;
    }

    private record Written(long lines, Reading reading, RowCounts counts) {}

    /// Under its own name the file is whole or not there.
    private long write(ExampleReader examples, ExampleEncoder encoder) {
        try (PendingFile file = PendingFile.create(output)) {
            long rows;
            try (Writer out = file.writer()) {
                rows = TokenizedFile.write(examples, encoder, !addSpecialTokens, out);
            }
            file.commit();
            return rows;
        } catch (IOException e) {
            throw PendingFile.failure(output, e);
        }
    }
}
