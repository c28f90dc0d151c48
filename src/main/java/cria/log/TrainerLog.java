package cria.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.WorkException;
import cria.file.AtomicFiles;
import cria.file.FileKind;
import cria.file.InputFiles;
import cria.file.IoReason;
import cria.train.EvaluationReport;
import cria.train.StepReport;
import cria.train.TrainListener;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `trainer_log.jsonl`: a line for each logged step and each evaluation, as it happens, to be followed with `tail -f`. A run that
/// goes on after a checkpoint takes out the lines of the steps that it takes again.
public final class TrainerLog implements TrainListener, AutoCloseable {
    public static final String FILE_NAME = "trainer_log.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private @Nullable BufferedWriter writer;

    public TrainerLog(Path directory) {
        this.file = directory.resolve(FILE_NAME);
    }

    @Override
    public void started(int step) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            // Made anew, so that what has the name, as a link, is replaced and not written through.
            AtomicFiles.writeString(file, step > 0 && Files.exists(file) ? upTo(step, InputFiles.text(file, FileKind.HISTORY)) : "");
            writer = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static String upTo(int step, String lines) {
        return lines.lines().filter(line -> isUpTo(step, line)).map(line -> line + "\n").collect(Collectors.joining());
    }

    /// A line that is no whole JSON was cut off by a crash.
    private static boolean isUpTo(int step, String line) {
        try {
            JsonNode entry = JSON.readTree(line);
            return entry.path("step").isInt() && entry.path("step").intValue() <= step;
        } catch (JsonProcessingException _) {
            return false;
        }
    }

    @Override
    public void logged(StepReport report) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", report.step());
        line.put("total_steps", report.maxSteps());
        line.put("epoch", report.epoch());
        line.putAll(report.figures());
        line.putAll(report.pace());
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
            Writer writer = Objects.requireNonNull(this.writer, "started before it logs");
            writer.write(JSON.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private WorkException failure(IOException e) {
        return new WorkException(file + ": cannot be written: " + IoReason.of(e), e);
    }

    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (IOException e) {
            throw failure(e);
        }
    }
}
