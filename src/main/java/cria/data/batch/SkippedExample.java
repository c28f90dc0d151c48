package cria.data.batch;

import java.nio.file.Path;

/// A row that is not trained on, and why.
///
/// @param line   counted from 1
/// @param length how many ids it had
public record SkippedExample(Path file, long line, int length, Reason reason) {

    /// Why a row is left out.
    public enum Reason {

        /// Longer than `--max_length`, and such rows are to be dropped.
        TOO_LONG("longer than --max_length"),

        /// Nothing in it is learned: no assistant turn, or no text.
        NOTHING_LEARNED("with nothing to learn"),

        /// All that is learned lies behind `--max_length`.
        LEARNED_PART_CUT("whose learned part was all cut off");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /// As it follows "rows": `with nothing to learn`.
        public String words() {
            return words;
        }
    }

    /// `file:line`
    public String where() {
        return file + ":" + line;
    }
}
