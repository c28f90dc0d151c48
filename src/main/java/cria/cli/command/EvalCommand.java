package cria.cli.command;

import cria.backend.Backends;
import cria.cli.option.CommonOptions;
import cria.cli.terminal.Console;
import cria.cli.terminal.JsonResult;
import cria.data.batch.EncodedDataset;
import cria.generate.ModelText;
import cria.kernel.Backend;
import cria.kernel.Room;
import cria.model.LlamaConfig;
import cria.model.LlamaLoader;
import cria.model.LlamaModel;
import cria.model.StoredModel;
import cria.run.Models;
import cria.settings.EncodingSettings;
import cria.settings.EvalBatchSettings;
import cria.settings.HeldOutSettings;
import cria.settings.MachineSettings;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import cria.settings.cache.CacheSettings;
import cria.train.EvaluationReport;
import cria.train.Evaluator;
import cria.train.Learner;
import cria.train.MemoryPlan;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;

/// `eval`: how well a model predicts a file.
@picocli.CommandLine.Command(name = "eval",
    header = "measures a model on a file: loss, token accuracy, perplexity",
    description = "Sums over all learned tokens, so the figures do not depend on the batch size. eval_loss is the mean negative log "
        + "likelihood of a token in nats, eval_perplexity its exponential, eval_accuracy the share of tokens that the model "
        + "finds likeliest.",
    footer = {"trainer eval --model_name_or_path tuned --validation_file held-out.jsonl"})
public final class EvalCommand implements Command {

    @Mixin
    private final ModelSettings model = new ModelSettings();

    @Mixin
    private final HeldOutSettings data = new HeldOutSettings();

    @Mixin
    private final EncodingSettings encoding = new EncodingSettings();

    @Mixin
    private final CacheSettings cache = new CacheSettings();

    @Mixin
    private final EvalBatchSettings batch = new EvalBatchSettings();

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
        data.check(problems, encoding.columns.source);
        encoding.check(problems);
        problems.check(cache::check);
        batch.check(problems);
        if (data.validationFile == null && !problems.speakOf("validation_file")) {
            problems.add("eval needs --validation_file FILE, with what to measure on");
        }
    }

    @Override
    public int run(Console console) {
        Path directory = model.directory();
        Backends.Choice choice = BackendChoice.take(console, machine);
        LlamaConfig config = LlamaConfig.read(directory);
        ModelText text = ModelText.load(directory, model.chatTemplate, model.dateString, model.describesToolsToUser());
        RedactedReading reading = new RedactedReading(encoding);
        EncodedDataset dataset = EncodedDataset.read(data.source(encoding.columns.source), encoding.columns.shapes(),
            reading.of(text.encoder(config, encoding.trainOn)), encoding.options(data.maxEvalSamples, machine.threads()),
            DataCache.open(console, cache, encoding, model));
        reading.tell(console);
        console.info("evaluate: " + dataset.statistics().describe());
        try (StoredModel stored = Models.open(directory); Backend backend = choice.open().get()) {
            EvaluationReport report = evaluate(backend, stored, dataset);
            console.result(report.describe());
            JsonResult.write(common.outputJson, report.json());
        }
        return 0;
    }

    private EvaluationReport evaluate(Backend backend, StoredModel stored, EncodedDataset dataset) {
        Evaluator evaluator = new Evaluator(dataset.examples(), batch.perDeviceEvalBatchSize);
        stored.config().checkPositions(stored.directory(), evaluator.longest());
        Room room = Room.of(backend);
        MemoryPlan.ofScoring(stored, evaluator.maxTokens(), evaluator.longest(), room)
            .check("the evaluation", room.available(), "lower --per_device_eval_batch_size or --max_length");
        LlamaModel llama = LlamaLoader.build(backend, stored.config(), stored.layers(backend), evaluator.longest());
        return evaluator.evaluate(Learner.scoring(backend, llama, evaluator.maxTokens()));
    }
}
