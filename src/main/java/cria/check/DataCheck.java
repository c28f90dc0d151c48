package cria.check;

import cria.InputException;
import cria.Shown;
import cria.check.twin.Twins;
import cria.data.batch.EncodedDataset;
import cria.data.batch.ExampleEncoder;
import cria.data.batch.ParallelReader;
import cria.data.sample.BadRows;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.RoleNames;
import cria.data.shape.Shapes;
import cria.data.source.DataSource;
import cria.data.split.TestSize;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Reads files as training would, and gathers what it finds. Of a conversation it keeps about 200 bytes, and the text of a handful.
public final class DataCheck {
    private final Shapes shapes;
    private final Look look;
    private final long seed;
    private final Twins twins = new Twins();
    private final Places places = new Places();

    /// @param redaction what is done to an example before anything is learned of it
    public DataCheck(Shapes shapes, ExampleEncoder encoder, UnaryOperator<Example> redaction, long seed) {
        this.shapes = shapes.with(BadRows.SKIP);
        this.look = new Look(encoder, redaction);
        this.seed = seed;
    }

    /// Looks at a file's conversations one by one. A row that cannot be used is counted; a file that cannot be read is an error.
    ///
    /// @param each is given every conversation that can be used, in order, after redaction
    /// @throws InputException if the file is not there, is broken, or its first row has no known shape
    public DataSide read(DataSource source, EncodedDataset.Options options, Consumer<Example> each) {
        try (ExampleReader reader = ExampleReader.open(source, shapes)) {
            DataSide side = new DataSide(source.file(), reader.reading(), options, seed, twins.count());
            reader.tellBadRows(bad -> side.addBad(bad.file(), bad.line(),
                bad.reason().startsWith(RoleNames.UNKNOWN) ? FaultKind.UNKNOWN_ROLES : FaultKind.BAD_ROWS, bad.reason()));
            new ParallelReader<>(look, options.threads()).read(reader, options.maxSamples(), looked -> {
                side.add(looked);
                twins.add(looked.fingerprint());
                places.add(looked.example().file(), looked.example().line());
                each.accept(looked.example());
            });
            side.add(reader.counts());
            return side;
        }
    }

    /// Which of a file's conversations are set aside for the evaluation, as numbers among all.
    private boolean[] held(DataSide train, Optional<TestSize> size) {
        boolean[] held = new boolean[twins.count()];
        size.filter(_ -> train.kept() > 0).ifPresent(asked -> {
            boolean[] chosen = asked.choose(train.keys(), seed);
            for (int i = 0; i < chosen.length; i++) {
                held[train.number(i)] = chosen[i];
            }
        });
        return held;
    }

    /// Finds those that stand more than once, and those of the evaluation that are trained on, and adds them to the faults of their
    /// files.
    ///
    /// @param validation the other file, where there is one
    /// @param size       else how many of the first are set aside, where some are
    /// @throws InputException if that leaves none to train on
    public void compare(DataSide train, Optional<DataSide> validation, Optional<TestSize> size) {
        boolean[] measured = held(train, size);
        validation.ifPresent(side -> Arrays.fill(measured, side.firstNumber(), measured.length, true));
        int[] same = twins.same();
        int[] near = twins.nearlySame();
        FirstOfSide firstSame = new FirstOfSide(same, measured);
        FirstOfSide firstNear = new FirstOfSide(near, measured);
        for (int i = 0; i < measured.length; i++) {
            int number = i;
            Faults faults = validation.filter(side -> number >= side.firstNumber()).orElse(train).faults();
            int twin = firstSame.of(same[i], measured[i]);
            int sibling = firstNear.of(near[i], measured[i]);
            if (twin != i) {
                add(faults, FaultKind.DUPLICATES, i, twin);
            } else if (sibling != i) {
                add(faults, FaultKind.NEAR_DUPLICATES, i, sibling);
            }
            if (measured[i] && firstSame.has(same[i], false)) {
                add(faults, FaultKind.OVERLAP, i, firstSame.of(same[i], false));
            } else if (measured[i] && firstNear.has(near[i], false)) {
                add(faults, FaultKind.NEAR_OVERLAP, i, firstNear.of(near[i], false));
            }
        }
    }

    private void add(Faults faults, FaultKind kind, int number, int other) {
        faults.add(kind, places.file(number), places.line(number), 1, "as %s:%d".formatted(Shown.of(places.file(other)), places.line(
            other)));
    }

    /// How many conversations were compared letter by letter only, for want of memory.
    public int notComparedByWords() {
        return Math.max(0, twins.count() - twins.nearLimit());
    }
}
