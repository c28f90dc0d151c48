package cria.data.batch;

import cria.data.store.TokenStore;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Examples that are made when they are asked for. What is asked of all of them at once, such as their lengths, is known without making
/// them.
public abstract sealed class Examples extends AbstractList<EncodedExample> implements RandomAccess {

    /// These examples.
    public static Examples of(List<EncodedExample> examples) {
        return examples instanceof Examples already ? already : new Listed(List.copyOf(examples));
    }

    /// The tokens of one.
    public abstract int length(int i);

    /// See [EncodedExample#sourceLength].
    public abstract int sourceLength(int i);

    /// See [EncodedExample#learned].
    public abstract int learned(int i);

    /// See [EncodedExample#inputs].
    public abstract int inputs(int i);

    /// See [cria.data.split.ConversationKey].
    abstract long key(int i);

    /// See [EncodedExample#file].
    abstract Path file(int i);

    /// See [EncodedExample#line].
    abstract long line(int i);

    /// Some of them, in this order.
    abstract Examples select(int[] which);

    /// Those whose numbers are wanted.
    Examples select(IntPredicate which) {
        return select(IntStream.range(0, size()).filter(which).toArray());
    }

    @Override
    public Examples subList(int from, int to) {
        return select(IntStream.range(from, to).toArray());
    }

    private static final class Listed extends Examples {
        private final List<EncodedExample> all;

        Listed(List<EncodedExample> all) {
            this.all = all;
        }

        @Override
        public EncodedExample get(int i) {
            return all.get(i);
        }

        @Override
        public int size() {
            return all.size();
        }

        @Override
        public int length(int i) {
            return get(i).length();
        }

        @Override
        public int sourceLength(int i) {
            return get(i).sourceLength();
        }

        @Override
        public int learned(int i) {
            return get(i).learned();
        }

        @Override
        public int inputs(int i) {
            return get(i).inputs();
        }

        @Override
        long key(int i) {
            return Arrays.hashCode(get(i).ids());
        }

        @Override
        Path file(int i) {
            return get(i).file();
        }

        @Override
        long line(int i) {
            return get(i).line();
        }

        @Override
        Examples select(int[] which) {
            return new Listed(Arrays.stream(which).mapToObj(all::get).toList());
        }
    }

    /// Of a store, some of them cut.
    static final class Stored extends Examples {
        private final TokenStore store;
        private final List<Path> files;
        private final int maxLength;
        private final int[] numbers;
        private final int[] learned;
        private final int[] inputs;

        /// @param files     by the numbers that the store has
        /// @param maxLength tokens of each that are kept; 0 for all
        /// @param numbers   of the examples in the store
        Stored(TokenStore store, List<Path> files, int maxLength, int[] numbers) {
            this(store, files, maxLength, numbers, new int[numbers.length], new int[numbers.length]);
            for (int i = 0; i < numbers.length; i++) {
                boolean cut = maxLength > 0 && store.length(numbers[i]) > maxLength;
                EncodedExample example = cut ? get(i) : null;
                learned[i] = example == null ? store.learned(numbers[i]) : example.learned();
                inputs[i] = example == null ? store.inputs(numbers[i]) : example.inputs();
            }
        }

        private Stored(TokenStore store, List<Path> files, int maxLength, int[] numbers, int[] learned, int[] inputs) {
            this.store = store;
            this.files = files;
            this.maxLength = maxLength;
            this.numbers = numbers;
            this.learned = learned;
            this.inputs = inputs;
        }

        @Override
        public EncodedExample get(int i) {
            int[] ids = new int[length(i)];
            int[] labels = new int[ids.length];
            store.read(numbers[i], ids, labels, EncodedExample.IGNORE);
            return new EncodedExample(ids, labels, sourceLength(i), file(i), line(i));
        }

        @Override
        public int size() {
            return numbers.length;
        }

        @Override
        public int length(int i) {
            int whole = sourceLength(i);
            return maxLength == 0 ? whole : Math.min(whole, maxLength);
        }

        @Override
        public int sourceLength(int i) {
            return store.length(numbers[i]);
        }

        @Override
        public int learned(int i) {
            return learned[i];
        }

        @Override
        public int inputs(int i) {
            return inputs[i];
        }

        @Override
        long key(int i) {
            return store.key(numbers[i]);
        }

        @Override
        Path file(int i) {
            return files.get(store.file(numbers[i]));
        }

        @Override
        long line(int i) {
            return store.line(numbers[i]);
        }

        @Override
        Examples select(int[] which) {
            return new Stored(store, files, maxLength, of(numbers, which), of(learned, which), of(inputs, which));
        }

        private static int[] of(int[] values, int[] which) {
            return Arrays.stream(which).map(i -> values[i]).toArray();
        }
    }
}
