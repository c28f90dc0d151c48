package cria.data.batch;

import java.nio.file.Path;
import java.util.Arrays;

/// An example as ids. The labels stand beside their own ids; [Batch] shifts them.
///
/// @param ids          what the model reads, and predicts
/// @param labels       as long as `ids`: the id itself where it is learned, else [#IGNORE]. The first never is: nothing comes
///                     before it to predict it from
/// @param sourceLength how many ids it had before it was cut
/// @param line         of its row, counted from 1
public record EncodedExample(int[] ids, int[] labels, int sourceLength, Path file, long line) {

    /// Where nothing is learned; the value that PyTorch's cross entropy ignores.
    public static final int IGNORE = -100;

    public EncodedExample {
        if (ids.length != labels.length) {
            throw new IllegalArgumentException(ids.length + " ids, but " + labels.length + " labels");
        }
        if (labels.length > 0 && labels[0] != IGNORE) {
            throw new IllegalArgumentException("the first id cannot be learned");
        }
    }

    public int length() {
        return ids.length;
    }

    /// Its first ids.
    ///
    /// @param length at most what it has
    public EncodedExample truncate(int length) {
        return new EncodedExample(Arrays.copyOf(ids, length), Arrays.copyOf(labels, length), sourceLength, file, line);
    }

    /// How many ids are learned.
    public int learned() {
        int n = 0;
        for (int label : labels) {
            n += label == IGNORE ? 0 : 1;
        }
        return n;
    }

    /// How many ids the model has to read: all before the last that is learned. What follows has no loss, and in a causal
    /// model nothing before it can see it, so leaving it out changes no gradient.
    public int inputs() {
        int n = labels.length - 1;
        while (n > 0 && labels[n] == IGNORE) {
            n--;
        }
        return Math.max(n, 0);
    }
}
