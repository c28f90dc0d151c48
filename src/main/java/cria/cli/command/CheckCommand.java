package cria.cli.command;

import cria.InputException;
import cria.WorkException;
import cria.backend.Backends;
import cria.check.DataCheck;
import cria.check.DataSide;
import cria.check.FaultKind;
import cria.check.FaultKind.Weight;
import cria.check.Faults;
import cria.check.RedactedCopy;
import cria.check.personal.Redaction;
import cria.cli.check.CheckJson;
import cria.cli.check.DataSection;
import cria.cli.check.FaultSection;
import cria.cli.check.RunSection;
import cria.cli.check.SpanSection;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.LongExamples;
import cria.data.shape.Example;
import cria.data.source.DataSource;
import cria.data.split.TestSize;
import cria.file.OutputFiles;
import cria.generate.ModelText;
import cria.kernel.Backend;
import cria.model.LlamaConfig;
import cria.run.Measured;
import cria.run.Preview;
import cria.settings.DataSettings;
import cria.settings.Flags;
import cria.settings.HeldOutSettings;
import cria.settings.MachineSettings;
import cria.settings.Problems;
import cria.settings.RunSettings;
import cria.settings.TrainPrecision;
import cria.train.MemoryPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `check`: everything that can be known before a run.
@picocli.CommandLine.Command(name = "check",
    header = "looks at your data and your machine before a run, and tells what it finds",
    description = {
        "Takes the command line of train as it is, reads the files as train would, and tells how much there is, what is learned, what is "
            + "wrong and where, and what memory, disk and time the run would take. Nothing is trained and no model is written.",
        "It looks for rows that cannot be used, unknown roles, empty turns, rows without anything learned, rows that are too long, "
            + "names of control tokens, broken encodings, templates left unfilled, personal data, conversations that stand twice letter "
            + "by letter or nearly (0.8 of their three-word sequences, by MinHash), and conversations of the evaluation that are trained on. Personal "
            + "data are e-mail addresses, phone numbers, card numbers and IBANs by their check digits, PINs and passwords by the words "
            + "around them; names and addresses of people are not found. Languages are told by common words, scripts by Unicode.",
        "Exit code 1 where the run would fail or its figures would not be true: rows that cannot be used, unknown roles, an evaluation "
            + "that is trained on, nothing to learn, too little memory or disk. The rest are warnings, which count with --strict.",
        "With --redact and --output it also writes a copy of the training file with placeholders in place of personal data."},
    footer = {
        "trainer check --model_name_or_path llama-3.2-1b-instruct --train_file chats.jsonl --test_split_size 0.1",
        "trainer check --model_name_or_path llama-3.2-1b-instruct --train_file chats.jsonl --redact --output redacted.jsonl"})
public final class CheckCommand implements Command {

    @Option(names = "--output", paramLabel = "FILE", description = "With --redact: where a copy of the training file goes, as JSON Lines, "
        + "with placeholders in place of personal data.")
    private Path output;

    @Option(names = "--strict", description = "Lets warnings count: exit code 1 where any fault was found.")
    private boolean strict;

    @Option(names = "--measure",
        description = "Learns from a batch of the run's with the model, to tell how long the run would take; nothing "
            + "is written. --no_measure leaves that out, which is quicker and needs little memory.")
    private boolean measure = true;

    @Option(names = "--price_per_hour", paramLabel = "PRICE",
        description = "What an hour of this machine costs, in any currency: tells what "
            + "the run would cost.")
    private Double pricePerHour;

    @Mixin
    private final RunSettings settings = new RunSettings();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Override
    public CommonOptions common() {
        return common;
    }

    @Override
    public MachineSettings machine() {
        return settings.machine;
    }

    @Override
    public void check(Problems problems) {
        settings.check(problems, "check");
        ModelCheck.check(problems, settings.model);
        problems.check(() -> Flags.atLeastIfGiven("price_per_hour", pricePerHour, 0));
        if (output == null) {
            return;
        }
        if (!settings.data.encoding.redact) {
            problems.add("--output writes a copy with placeholders; add --redact, or leave it out");
        }
        if (problems.isEmpty() && settings.model.modelNameOrPath != null) {
            List<Path> inputs = new ArrayList<>(List.of(settings.model.directory()));
            if (settings.data.hubId().isEmpty()) {
                inputs.addAll(settings.data.source().files());
            }
            if (settings.data.heldOut.validationFile != null) {
                inputs.addAll(settings.data.heldOut.source(settings.data.encoding.columns.source).files());
            }
            problems.check(() -> OutputFiles.check(output, "--output", inputs),
                () -> OutputFiles.checkDiffer(output, "--output", common.outputJson, "--output_json"));
        }
    }

    @Override
    public int run(Console console) {
        DataSettings data = settings.data;
        Path directory = settings.model.directory();
        Optional<LlamaConfig> config = Files.exists(directory.resolve(LlamaConfig.FILE_NAME)) ? Optional.of(LlamaConfig.read(directory))
            : Optional.empty();
        ModelText text = ModelText.load(directory, settings.model.chatTemplate, settings.model.dateString,
            settings.model.describesToolsToUser());
        ExampleEncoder encoder = config.map(model -> text.encoder(model, data.encoding.trainOn))
            .orElseGet(() -> text.encoderWithoutModel(data.encoding.trainOn));
        Redaction redaction = new Redaction();
        DataCheck check = new DataCheck(data.encoding.columns.shapes(), encoder, data.encoding.redact ? redaction : UnaryOperator
            .identity(),
            settings.machine.seed);
        DataSide train = readTraining(console, check);
        HeldOutSettings held = data.heldOut;
        List<DataSide> others = held.validationFile == null ? List.of()
            : List.of(read(console, check, held.source(data.encoding.columns.source), held.maxEvalSamples, _ -> {}));
        Optional<TestSize> split = data.testSize().filter(_ -> train.kept() > 0);
        check.compare(train, others.stream().findFirst(), split);
        tell(console, check, train, others, encoder, redaction);
        CheckJson json = new CheckJson();
        json.data(train, others);
        List<String> failures = failures(train, others);
        if (train.learnedTokens() > 0) {
            config.ifPresentOrElse(model -> preview(console, model, train, others, json, failures),
                () -> console.note(directory + " has no " + LlamaConfig.FILE_NAME + ", so memory, disk and time of a run are not known"));
        }
        JsonResult.write(common.outputJson, json.result(failures));
        console.result("");
        if (!failures.isEmpty()) {
            throw new WorkException("the check failed: " + String.join("; ", failures));
        }
        console.result(Console.green("ready"), ": nothing keeps this data from being trained on");
        return 0;
    }

    private DataSide readTraining(Console console, DataCheck check) {
        DataSettings data = settings.data;
        if (output == null) {
            return read(console, check, data.source(), data.maxTrainSamples, _ -> {});
        }
        try (RedactedCopy copy = new RedactedCopy(output)) {
            DataSide side = read(console, check, data.source(), data.maxTrainSamples, copy);
            long rows = copy.commit();
            console.info("%s: %,d rows with placeholders%s".formatted(output, rows, rows == side.rows() ? ""
                : ", without %,d that cannot be used".formatted(side.rows() - rows)));
            return side;
        }
    }

    private DataSide read(Console console, DataCheck check, DataSource source, Integer samples, Consumer<Example> each) {
        try {
            return check.read(source, settings.data.encoding.options(samples, settings.machine.threads()), new ReadingStatus(console,
                each));
        } finally {
            console.endStatus();
        }
    }

    private void tell(Console console, DataCheck check, DataSide train, List<DataSide> others, ExampleEncoder encoder,
            Redaction redaction) {
        DataSection section = new DataSection(console);
        section.tell("Training data", train);
        settings.data.testSize().ifPresent(size -> console.entry("%,d of them are set aside (--test_split_size)".formatted(
            train.kept() == 0 ? 0 : setAside(size, train)), "  evaluation "));
        others.forEach(side -> section.tell("Evaluation data", side));
        List<DataSide> all = Stream.concat(Stream.of(train), others.stream()).toList();
        new FaultSection(console).tell(all, settings.data.hasValidation());
        if (settings.data.encoding.redact) {
            console.entry("placeholders stand for " + redaction.describe(), "     ");
        }
        if (check.notComparedByWords() > 0) {
            console.note("%,d conversations were looked for letter by letter only: for the rest the memory of Java is too small"
                .formatted(check.notComparedByWords()));
        }
        new SpanSection(console, encoder.tokenizer(), settings.data.encoding.maxLength).tell(train.sample());
    }

    private long setAside(TestSize size, DataSide train) {
        boolean[] held = size.choose(train.keys(), settings.machine.seed);
        return IntStream.range(0, held.length).filter(i -> held[i]).count();
    }

    /// What keeps the run from being made, or its figures from being true.
    private List<String> failures(DataSide train, List<DataSide> others) {
        List<String> failures = new ArrayList<>();
        Stream.concat(Stream.of(train), others.stream()).flatMap(side -> side.faults().all().stream()).filter(this::fails)
            .forEach(faults -> failures.add(FaultSection.told(faults) + " (" + faults.first().getFirst().where()
                + (faults.rows() > 1 ? ", …)" : ")")));
        Stream.concat(Stream.of(train), others.stream()).filter(side -> side.learnedTokens() == 0)
            .forEach(side -> failures.add("nothing in " + side.file() + " is learned; look at the roles and at --max_length"));
        return failures;
    }

    private boolean fails(Faults.OfKind faults) {
        boolean error = faults.kind() == FaultKind.TRUNCATED && settings.data.encoding.longExamples == LongExamples.ERROR;
        return strict || error || faults.kind().weight() == Weight.FAILS;
    }

    private void preview(Console console, LlamaConfig config, DataSide train, List<DataSide> others, CheckJson json,
            List<String> failures) {
        Preview preview;
        try {
            preview = Preview.of(settings, settings.model.directory(), config, rows(train), others.stream().findFirst().map(
                CheckCommand::rows));
        } catch (InputException e) {
            failures.add(e.getMessage());
            return;
        }
        RunSection section = new RunSection(console);
        Backends.Choice choice = BackendChoice.take(console, settings.backend(), settings.machine, TrainPrecision.of(settings));
        try (Backend backend = choice.open().get()) {
            section.begin(preview);
            json.steps(preview);
            MemoryPlan memory = preview.memory(backend);
            section.memory(memory);
            json.memory(memory);
            Preview.Disk disk = preview.disk();
            section.disk(disk);
            json.disk(disk);
            try {
                memory.check();
            } catch (WorkException e) {
                failures.add(e.getMessage());
            }
            if (disk.total() > disk.free()) {
                failures.add(
                    "disk: the run writes %,d MiB and %,d MiB are free at %s; lower --save_total_limit, or give another --output_dir"
                        .formatted(disk.total() >> 20, disk.free() >> 20, settings.output.outputDir));
            }
            time(console, section, preview, backend, memory, json);
        }
    }

    private void time(Console console, RunSection section, Preview preview, Backend backend, MemoryPlan memory, CheckJson json) {
        if (!measure) {
            section.noTime("--no_measure");
        } else if (!preview.hasWeights()) {
            section.noTime("the model's directory has no weights");
        } else if (memory.need().total() > memory.available()) {
            section.noTime("the memory is too small");
        } else {
            console.info("learning from a batch, to see how long that takes; nothing is written");
            Measured measured = preview.measure(backend, memory);
            double seconds = preview.seconds(measured);
            OptionalDouble price = pricePerHour == null ? OptionalDouble.empty() : OptionalDouble.of(pricePerHour);
            section.time(preview, measured, seconds, price);
            json.time(preview, measured, seconds, price);
        }
    }

    private static Preview.Rows rows(DataSide side) {
        return new Preview.Rows(side.inputs(), side.learned(), side.keys(), side.longestKept());
    }
}
