package cria.data.batch;

import java.util.List;

/// A micro-batch as kernels want it: documents end to end in N rows, none of them padding, and M of the rows have a target.
///
/// Here and nowhere else the labels are shifted: the target of a row is the label of the id after it in the same document. So
/// a document's last id is no row, and what follows its last learned id is none either: it would change nothing.
///
/// @param tokens    (N) the ids that are read
/// @param starts    (N) for each row, the first row of its document
/// @param rows      (M) the rows that have a target, ascending
/// @param targets   (M) the id that each of these is to predict
/// @param documents how many documents stand in it
public record Batch(int[] tokens, int[] starts, int[] rows, int[] targets, int documents) {

    /// Holds rows to the batch, so that no kernel follows one out of it. Ids are held to the model that reads them, later.
    public Batch {
        if (starts.length != tokens.length || targets.length != rows.length) {
            throw new IllegalArgumentException("%d tokens and %d starts, %d rows and %d targets"
                .formatted(tokens.length, starts.length, rows.length, targets.length));
        }
        for (int n = 0, least = 0; n < starts.length; n++) {
            if (starts[n] < least || starts[n] > n) {
                throw new IllegalArgumentException("row %d is of a document that begins at %d".formatted(n, starts[n]));
            }
            least = starts[n];
        }
        for (int row : rows) {
            if (row < 0 || row >= tokens.length) {
                throw new IllegalArgumentException("row %d of %d has a target".formatted(row, tokens.length));
            }
        }
    }

    public static Batch of(List<EncodedExample> examples) {
        int n = 0;
        int m = 0;
        for (EncodedExample example : examples) {
            n = Math.addExact(n, example.inputs());
            m += example.learned();
        }
        int[] tokens = new int[n];
        int[] starts = new int[n];
        int[] rows = new int[m];
        int[] targets = new int[m];
        n = 0;
        m = 0;
        for (EncodedExample example : examples) {
            int start = n;
            for (int i = 0; i < example.inputs(); i++, n++) {
                tokens[n] = example.ids()[i];
                starts[n] = start;
                int target = example.labels()[i + 1];
                if (target != EncodedExample.IGNORE) {
                    rows[m] = n;
                    targets[m++] = target;
                }
            }
        }
        return new Batch(tokens, starts, rows, targets, examples.size());
    }

    /// N.
    public int size() {
        return tokens.length;
    }

    /// What the loss of an optimizer step is divided by: the targets of all its micro-batches.
    public static long targets(List<Batch> microBatches) {
        return microBatches.stream().mapToLong(batch -> batch.targets.length).sum();
    }
}
