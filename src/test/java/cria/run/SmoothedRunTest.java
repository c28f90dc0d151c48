package cria.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import cria.backend.TestBackend;
import cria.data.batch.EncodedDataset;
import cria.data.batch.LongExamples;
import cria.data.batch.Sampling;
import cria.data.batch.TrainOn;
import cria.data.shape.Shapes;
import cria.generate.ModelText;
import cria.golden.GoldenRun;
import cria.golden.Goldens;
import cria.kernel.Backend;
import cria.model.LlamaConfig;
import cria.model.WholeModel;
import cria.settings.RunSettings;
import cria.settings.Steps;
import cria.settings.Strategy;
import cria.settings.schedule.Schedule;
import cria.train.StepReport;
import cria.train.TrainListener;
import cria.world.Alone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first epoch of the golden run with `--label_smoothing_factor 0.1`, beside the same steps by `transformers.Trainer`.
class SmoothedRunTest {
    @TempDir
    Path output;

    private final GoldenRun run = Goldens.shortRuns().findFirst().orElseThrow();
    private final JsonNode golden = Goldens.json(run.folder().resolve("smoothed.json"));

    private Job job() {
        JsonNode arguments = golden.get("arguments");
        RunSettings settings = new RunSettings();
        settings.output.outputDir = output;
        settings.batch.perDeviceTrainBatchSize = arguments.get("per_device_train_batch_size").intValue();
        settings.batch.gradientAccumulationSteps = arguments.get("gradient_accumulation_steps").intValue();
        settings.batch.numTrainEpochs = arguments.get("num_train_epochs").doubleValue();
        settings.batch.trainSamplingStrategy = Sampling.SEQUENTIAL;
        settings.optimizer.learningRate = arguments.get("learning_rate").doubleValue();
        settings.optimizer.weightDecay = arguments.get("weight_decay").doubleValue();
        settings.optimizer.lrSchedulerType = Schedule.COSINE;
        settings.optimizer.warmupSteps = new Steps(arguments.get("warmup_steps").intValue());
        settings.optimizer.maxGradNorm = arguments.get("max_grad_norm").doubleValue();
        settings.optimizer.labelSmoothingFactor = arguments.get("label_smoothing_factor").doubleValue();
        settings.logging.loggingSteps = new Steps(1);
        settings.saving.saveStrategy = Strategy.NO;
        settings.data.encoding.maxLength = arguments.get("max_length").intValue();
        EncodedDataset train = EncodedDataset.read(run.train(), Shapes.standard(),
            ModelText.load(run.model(), null, null).encoder(LlamaConfig.read(run.model()), TrainOn.REPLIES),
            new EncodedDataset.Options(settings.data.encoding.maxLength, LongExamples.TRUNCATE, 0, 1));
        try (WholeModel model = WholeModel.open(run.model())) {
            return TrainJob.of(settings, run.model(), model.config(), new EncodedDataset.Parts(train, null), Map.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyStepIsThatOfTransformers(TestBackend on) {
        List<StepReport> steps = new ArrayList<>();
        try (Backend backend = on.open()) {
            FineTuning.run(job(), new Alone(), backend, new TrainListener() {
                @Override
                public void stepped(StepReport report) {
                    steps.add(report);
                }
            }, () -> false);
        }
        assertEquals(golden.get("steps").size(), steps.size());
        for (int i = 0; i < steps.size(); i++) {
            JsonNode expected = golden.get("steps").get(i);
            String where = "step " + (i + 1);
            assertEquals(expected.get("learning_rate").doubleValue(), steps.get(i).learningRate(), 0, where);
            assertEquals(expected.get("loss").doubleValue(), steps.get(i).loss(), 2e-4, where);
            double norm = expected.get("grad_norm").doubleValue();
            assertEquals(norm, steps.get(i).gradNorm(), 1e-3 * norm, where);
        }
    }
}
