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

    public static Batch of(List<EncodedExample> examples) {
        int n = 0;
        int m = 0;
        for (EncodedExample example : examples) {
            n = Math.addExact(n, example.inputs());
            m += example.learned();
        }
        Batch batch = new Batch(new int[n], new int[n], new int[m], new int[m], examples.size());
        n = 0;
        m = 0;
        for (EncodedExample example : examples) {
            int start = n;
            for (int i = 0; i < example.inputs(); i++, n++) {
                batch.tokens[n] = example.ids()[i];
                batch.starts[n] = start;
                int target = example.labels()[i + 1];
                if (target != EncodedExample.IGNORE) {
                    batch.rows[m] = n;
                    batch.targets[m++] = target;
                }
            }
        }
        return batch;
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
