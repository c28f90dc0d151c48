package cria.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import cria.backend.reference.ReferenceBackend;
import cria.tensor.DType;
import cria.tensor.Shape;
import cria.tensor.Tensor;
import cria.tensor.Workspace;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// Runs the same calls on the backend under test and on the reference, and compares what they wrote.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractFixture {
    private static final long BYTES = 64L << 20;

    private final List<Backend> opened = new ArrayList<>();
    private Side tested;
    private Side reference;

    /// A backend to test; it is closed after the tests.
    protected abstract Backend open();

    /// The distance from 1 to the next number of the type that the backend computes in.
    protected double epsilon() {
        return Math.ulp(1f);
    }

    @BeforeAll
    void openBoth() {
        opened.add(open());
        opened.add(new ReferenceBackend());
        tested = new Side(opened.getFirst());
        reference = new Side(opened.getLast());
    }

    @AfterAll
    void closeBoth() {
        opened.forEach(Backend::close);
    }

    /// What an op wrote, and by how much it may differ.
    protected interface Result {
        void compare(String what, Side tested, Side reference, Result expected);
    }

    /// @param bound what an element may be off by, given the elements of the reference
    protected record Floats(Tensor tensor, Function<float[], Double> bound) implements Result {
        @Override
        public void compare(String what, Side tested, Side reference, Result expected) {
            float[] want = reference.floats(((Floats) expected).tensor);
            float[] got = tested.floats(tensor);
            double limit = bound.apply(want);
            for (int i = 0; i < want.length; i++) {
                boolean same = Float.compare(got[i], want[i]) == 0 || got[i] == want[i];
                if (!same && !(Math.abs((double) got[i] - want[i]) <= limit)) {
                    fail("%s: %s[%d] = %s, reference %s, allowed difference %s"
                        .formatted(what, tensor.name(), i, got[i], want[i], limit));
                }
            }
        }
    }

    protected record Ints(Tensor tensor) implements Result {
        @Override
        public void compare(String what, Side tested, Side reference, Result expected) {
            assertArrayEquals(reference.ints(((Ints) expected).tensor), tested.ints(tensor), what + ": " + tensor.name());
        }
    }

    /// @param relative what the number may be off by, as a part of it
    protected record Scalar(double value, double relative) implements Result {
        @Override
        public void compare(String what, Side tested, Side reference, Result expected) {
            double want = ((Scalar) expected).value;
            assertEquals(want, value, Math.abs(want) * relative, what);
        }
    }

    protected static Floats exactly(Tensor tensor) {
        return new Floats(tensor, _ -> 0.0);
    }

    /// Off by so many epsilons of `magnitude`, the size of the terms that were added.
    protected Floats within(double epsilons, double magnitude, Tensor tensor) {
        return new Floats(tensor, _ -> epsilons * magnitude * epsilon());
    }

    /// Off by so many epsilons of the largest element, or of 1.
    protected Floats within(double epsilons, Tensor tensor) {
        return new Floats(tensor, want -> epsilons * epsilon() * Math.max(1, largest(want)));
    }

    protected static float largest(float[] values) {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, Math.abs(value));
        }
        return max;
    }

    /// Runs `op` on both sides with the same random numbers.
    protected void check(String what, Function<Side, List<Result>> op) {
        try (Workspace.Frame a = tested.workspace.push(); Workspace.Frame b = reference.workspace.push()) {
            tested.begin(a, what.hashCode());
            reference.begin(b, what.hashCode());
            List<Result> got = op.apply(tested);
            List<Result> want = op.apply(reference);
            for (int i = 0; i < want.size(); i++) {
                got.get(i).compare(what, tested, reference, want.get(i));
            }
        }
    }

    /// One of the two backends, and tensors in its memory.
    protected static final class Side {
        private final Backend backend;
        private final Workspace workspace;
        private Workspace.Frame frame;
        private Random random;

        Side(Backend backend) {
            this.backend = backend;
            this.workspace = new Workspace(backend.allocate(BYTES));
        }

        private void begin(Workspace.Frame frame, long seed) {
            this.frame = frame;
            this.random = new Random(seed);
        }

        public Kernels kernels() {
            return backend.kernels();
        }

        /// Uniform in [-1, 1).
        public Tensor random(String name, long... dims) {
            return random(name, DType.F32, 1, dims);
        }

        public Tensor random(String name, DType dtype, float scale, long... dims) {
            float[] values = new float[Math.toIntExact(new Shape(dims).elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = scale * (2 * random.nextFloat() - 1);
            }
            return tensor(name, dtype, values, dims);
        }

        /// What an op overwrites: not-a-number, so that what was there before shows.
        public Tensor output(String name, long... dims) {
            float[] values = new float[Math.toIntExact(new Shape(dims).elements())];
            Arrays.fill(values, Float.NaN);
            return tensor(name, DType.F32, values, dims);
        }

        public Tensor tensor(String name, DType dtype, float[] values, long... dims) {
            Tensor tensor = frame.tensor(name, dtype, dims);
            try (Arena arena = Arena.ofConfined()) {
                Tensor host = Tensor.of(name, dtype, arena.allocate(tensor.bytes()), dims);
                host.setFloats(values);
                backend.upload(tensor, host);
            }
            return tensor;
        }

        public Tensor ints(String name, int... values) {
            Tensor tensor = frame.tensor(name, DType.I32, values.length);
            try (Arena arena = Arena.ofConfined()) {
                Tensor host = Tensor.of(name, DType.I32, arena.allocate(tensor.bytes()), values.length);
                host.setInts(values);
                backend.upload(tensor, host);
            }
            return tensor;
        }

        /// Uniform in [0, limit).
        public Tensor randomInts(String name, int count, int limit) {
            return ints(name, random.ints(count, 0, limit).toArray());
        }

        public float[] floats(Tensor tensor) {
            try (Arena arena = Arena.ofConfined()) {
                return download(tensor, arena).toFloats();
            }
        }

        public int[] ints(Tensor tensor) {
            try (Arena arena = Arena.ofConfined()) {
                return download(tensor, arena).toInts();
            }
        }

        private Tensor download(Tensor tensor, Arena arena) {
            Tensor host = Tensor.of(tensor.name(), tensor.dtype(), arena.allocate(tensor.bytes()), tensor.shape().dims());
            backend.download(host, tensor);
            return host;
        }
    }
}
