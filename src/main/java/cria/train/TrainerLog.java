package cria.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.WorkException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/// `trainer_log.jsonl`: a line for each logged step and each evaluation, as it happens, to be followed with `tail -f`.
public final class TrainerLog implements TrainListener, AutoCloseable {
    public static final String FILE_NAME = "trainer_log.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final BufferedWriter writer;

    /// @param append whether the run goes on after a checkpoint
    public TrainerLog(Path directory, boolean append) {
        this.file = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
            this.writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void logged(StepReport report) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", report.step());
        line.put("total_steps", report.maxSteps());
        line.put("epoch", report.epoch());
        line.put("loss", report.loss());
        line.put("grad_norm", report.gradNorm());
        line.put("learning_rate", report.learningRate());
        line.put("tokens_per_second", report.tokensPerSecond());
        line.put("percentage", 100.0 * report.step() / report.maxSteps());
        line.put("elapsed_time", report.elapsed());
        line.put("remaining_time", report.remaining());
        write(line);
    }

    @Override
    public void evaluated(int step, double epoch, EvaluationReport report) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", step);
        line.put("epoch", epoch);
        line.putAll(report.json());
        write(line);
    }

    private void write(Map<String, Object> line) {
        try {
            writer.write(JSON.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private WorkException failure(IOException e) {
        return new WorkException(file + ": cannot be written: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
