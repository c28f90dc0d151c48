package cria.settings;

import cria.data.batch.EncodedDataset;
import cria.data.batch.LongExamples;
import cria.data.batch.TrainOn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the rows of a file become.
public final class EncodingSettings {

    @Option(names = "--max_length", paramLabel = "TOKENS", description = "The longest example; 0 is no limit. Memory and time "
        + "grow with it; raise it when the run reports that much was cut off.")
    public int maxLength = 1024;

    @Option(names = "--long_examples", description = "What becomes of an example longer than that: cut off at the end, left out, "
        + "or an error with its line. How many there were is printed.")
    public LongExamples longExamples = LongExamples.TRUNCATE;

    @Option(names = "--train_on",
        description = "Which tokens count in the loss: the assistant's replies, its calls of tools among them, the last reply of each conversation, or all. "
            + "A reply of \"weight\": 0 is only read. Plain text has no replies and counts in full.")
    public TrainOn trainOn = TrainOn.REPLIES;

    @Option(names = "--redact", description = "Reads the text with [EMAIL], [PHONE], [CARD], [IBAN] and [PIN] in place of personal "
        + "data, which is counted and so not taken from a cache. Names and addresses of people are not found.")
    public boolean redact;

    @Mixin
    public final ColumnSettings columns = new ColumnSettings();

    public void check(Problems problems) {
        if (maxLength != 0 && maxLength < 2) {
            problems.add("--max_length " + maxLength + ": must be 2 or more, or 0 for no limit");
        }
        columns.check(problems);
    }

    /// All that these flags say of what a row becomes before it is cut.
    ///
    /// @param model whose tokenizer and template are used
    public String identity(ModelSettings model) {
        Map<String, Object> flags = SettingsJson.of(this);
        flags.keySet().removeAll(List.of("max_length", "long_examples"));
        flags.put("chat_template", model.chatTemplate);
        flags.put("date_string", model.dateString);
        flags.put("tools_in_user_message", model.describesToolsToUser());
        return flags.toString();
    }

    /// How a file is read and encoded.
    ///
    /// @param samples of its beginning; null for all
    public EncodedDataset.Options options(@Nullable Integer samples, int threads) {
        return new EncodedDataset.Options(maxLength, longExamples, samples == null ? 0 : samples, threads);
    }
}
