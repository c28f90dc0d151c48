package cria.data.source;

import cria.data.source.stream.Encodings;
import cria.data.source.table.Dialect;
import java.util.List;

/// What a user says of the files beside their names.
///
/// @param encoding  of tables and text files, "" to find it out
/// @param delimiter between the cells of a table, "" to find it out
/// @param splits    names of the rows wanted of a file that holds several splits; the first that is there is taken
/// @param config    name of the data set that is meant, where a folder's card names several; "" for the card's own choice
public record ReadOptions(String encoding, String delimiter, List<String> splits, String config) {

    /// The names of the part that is trained on.
    public static final List<String> TRAIN = List.of("train");

    /// The names of the part that is measured on, the likeliest first.
    public static final List<String> HELD_OUT = List.of("validation", "dev", "valid", "val", "test", "eval");

    /// Nothing said: UTF-8 or what a byte order mark says, and the rows to train on.
    public static final ReadOptions DEFAULT = new ReadOptions("", "", TRAIN);

    /// Of a folder's only data set.
    public ReadOptions(String encoding, String delimiter, List<String> splits) {
        this(encoding, delimiter, splits, "");
    }

    public ReadOptions {
        splits = List.copyOf(splits);
    }

    /// @throws cria.InputException if there is no such encoding, or the delimiter can be none
    public void check() {
        if (!encoding.isEmpty()) {
            var _ = Encodings.named(encoding);
        }
        var _ = Dialect.delimiter(delimiter);
    }

    public ReadOptions ofConfig(String name) {
        return new ReadOptions(encoding, delimiter, splits, name);
    }

    public ReadOptions with(List<String> splits) {
        return new ReadOptions(encoding, delimiter, splits, config);
    }
}
