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
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/// Runs the same calls on the backend under test and on the reference, and compares what they wrote.
///
/// A backend that computes in float32 may be off by what a test derives from sizes. One that computes in bfloat16 may be off
/// by twice what the reference is off when it, too, rounds its exact results to bfloat16: an error of its own as large as that
/// of the type. To that comes float32's bound, a hundred times smaller, for what is exact in bfloat16.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ContractFixture {
    private static final long BYTES = 64L << 20;

    private final List<Backend> opened = new ArrayList<>();
    private Side tested;
    private Side reference;

    /// The reference in the types of the backend under test, where those are not float32.
    private Side rounded;

    /// A backend to test; it is closed after the tests.
    protected abstract Backend open();

    /// The types of weights that it reads; the first is any that it computes in.
    protected DType[] weightTypes() {
        return new DType[] {DType.F32, DType.BF16, DType.F16};
    }

    /// The distance from 1 to the next float32.
    protected static double epsilon() {
        return Math.ulp(1f);
    }

    @BeforeAll
    void openAll() {
        opened.add(open());
        Precision precision = opened.getFirst().precision();
        opened.add(new ReferenceBackend());
        opened.add(new ReferenceBackend(precision));
        tested = new Side(opened.get(0), precision.values());
        reference = new Side(opened.get(1), precision.values());
        rounded = new Side(opened.get(2), precision.values());
    }

    @AfterAll
    void closeAll() {
        opened.forEach(Backend::close);
    }

    /// What an op wrote, and by how much it may differ.
    protected interface Result {

        /// @param expected what the reference wrote, exact
        /// @param rounded  what the reference wrote in the types of the backend under test
        void compare(String what, Sides sides, Result expected, Result rounded);
    }

    protected record Sides(Side tested, Side reference, Side rounded) {}

    /// @param bound what an element may be off by, given the elements of the reference
    protected record Floats(Tensor tensor, Function<float[], Double> bound) implements Result {
        @Override
        public void compare(String what, Sides sides, Result expected, Result rounded) {
            float[] exact = sides.reference.floats(((Floats) expected).tensor);
            float[] inTypes = sides.tested.values() == DType.F32 ? exact : sides.rounded.floats(((Floats) rounded).tensor);
            // What an op computes of its own rounded result is exact only as that.
            float[] want = tensor.dtype() == DType.F32 ? inTypes : exact;
            float[] got = sides.tested.floats(tensor);
            double limit = bound.apply(want) + (tensor.dtype() == DType.F32 ? 0 : 2 * largestDifference(exact, inTypes));
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
        public void compare(String what, Sides sides, Result expected, Result rounded) {
            assertArrayEquals(sides.reference.ints(((Ints) expected).tensor), sides.tested.ints(tensor), what + ": " + tensor.name());
        }
    }

    /// @param relative what the sum may be off by, as a part of it
    protected record Total(double relative, Tensor tensor) implements Result {
        @Override
        public void compare(String what, Sides sides, Result expected, Result rounded) {
            double want = sides.tested.values() == DType.F32 ? sides.reference.doubles(((Total) expected).tensor)[0]
                : sides.rounded.doubles(((Total) rounded).tensor)[0];
            assertEquals(want, sides.tested.doubles(tensor)[0], Math.abs(want) * relative, what + ": " + tensor.name());
        }
    }

    /// Two tensors that an implementation must give the same bits, the reference as well.
    protected record Same(Tensor tensor, Tensor as) implements Result {
        @Override
        public void compare(String what, Sides sides, Result expected, Result rounded) {
            assertArrayEquals(sides.tested.floats(as), sides.tested.floats(tensor), what);
            Same reference = (Same) expected;
            assertArrayEquals(sides.reference.floats(reference.as), sides.reference.floats(reference.tensor), what + ", reference");
        }
    }

    protected static Total relative(double relative, Tensor tensor) {
        return new Total(relative, tensor);
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

    /// Numbers only: where both are infinite or no numbers they do not differ.
    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs((double) a[i] - b[i]);
            largest = Double.isFinite(difference) ? Math.max(largest, difference) : largest;
        }
        return largest;
    }

    protected static float largest(float[] values) {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, Math.abs(value));
        }
        return max;
    }

    /// Runs `op` on every side with the same random numbers.
    protected void check(String what, Function<Side, List<Result>> op) {
        try (Workspace.Frame a = tested.workspace.push(); Workspace.Frame b = reference.workspace.push();
             Workspace.Frame c = rounded.workspace.push()) {
            tested.begin(a, what);
            reference.begin(b, what);
            rounded.begin(c, what);
            List<Result> got = op.apply(tested);
            List<Result> want = op.apply(reference);
            List<Result> inTypes = tested.values() == DType.F32 ? want : op.apply(rounded);
            for (int i = 0; i < want.size(); i++) {
                got.get(i).compare(what, new Sides(tested, reference, rounded), want.get(i), inTypes.get(i));
            }
        }
    }

    /// One of the backends, and tensors in its memory.
    protected static final class Side {
        private final Backend backend;
        private final Workspace workspace;
        private final DType inputs;
        private Workspace.Frame frame;
        private Random random;

        /// @param inputs the type of the backend under test: what it cannot hold, the exact side does not begin with
        Side(Backend backend, DType inputs) {
            this.backend = backend;
            this.inputs = inputs;
            this.workspace = new Workspace(backend.precision().values(), backend.allocate(BYTES));
        }

        private void begin(Workspace.Frame frame, String what) {
            this.frame = frame;
            this.random = new Random(what.hashCode());
        }

        public Kernels kernels() {
            return backend.kernels();
        }

        /// Uniform in [-1, 1), in the type that the backend computes in.
        public Tensor random(String name, long... dims) {
            return scaled(name, 1, dims);
        }

        /// Uniform in [-scale, scale), in the type that the backend computes in.
        public Tensor scaled(String name, float scale, long... dims) {
            return valuesOf(name, uniform(scale, dims), dims);
        }

        /// These numbers in the type that the backend computes in.
        public Tensor valuesOf(String name, float[] values, long... dims) {
            if (inputs == DType.BF16) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(Tensor.toBfloat16(values[i]) << 16);
                }
            }
            return tensor(name, values(), values, dims);
        }

        /// Uniform in [-1, 1), float32 on every backend.
        public Tensor floats(String name, long... dims) {
            return random(name, DType.F32, 1, dims);
        }

        public Tensor random(String name, DType dtype, float scale, long... dims) {
            return tensor(name, dtype, uniform(scale, dims), dims);
        }

        private float[] uniform(float scale, long... dims) {
            float[] values = new float[Math.toIntExact(new Shape(dims).elements())];
            for (int i = 0; i < values.length; i++) {
                values[i] = scale * (2 * random.nextFloat() - 1);
            }
            return values;
        }

        /// What an op overwrites: not-a-number, so that what was there before shows.
        public Tensor output(String name, long... dims) {
            return filled(name, values(), Float.NaN, dims);
        }

        /// An output that is float32 on every backend.
        public Tensor floatOutput(String name, long... dims) {
            return filled(name, DType.F32, Float.NaN, dims);
        }

        public Tensor zeros(String name, DType dtype, long... dims) {
            return filled(name, dtype, 0, dims);
        }

        private Tensor filled(String name, DType dtype, float value, long... dims) {
            float[] values = new float[Math.toIntExact(new Shape(dims).elements())];
            Arrays.fill(values, value);
            return tensor(name, dtype, values, dims);
        }

        /// The type that the backend computes in.
        public DType values() {
            return backend.precision().values();
        }

        /// What a weight keeps beside its value, of n weights; null where that is nothing.
        public Tensor remainder(int n) {
            if (backend.precision().master() != Precision.Master.REMAINDER) {
                return null;
            }
            Tensor remainder = frame.tensor("remainder", DType.U16, n);
            kernels().fill(remainder, 0);
            return remainder;
        }

        /// A sum of a step.
        public Tensor totals(double value) {
            Tensor tensor = frame.tensor("total", DType.F64, 1);
            backend.upload(tensor, Tensor.of("total", DType.F64, MemorySegment.ofArray(new double[] {value}), 1));
            return tensor;
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

        public double[] doubles(Tensor tensor) {
            try (Arena arena = Arena.ofConfined()) {
                return download(tensor, arena).toDoubles();
            }
        }

        private Tensor download(Tensor tensor, Arena arena) {
            Tensor host = Tensor.of(tensor.name(), tensor.dtype(), arena.allocate(tensor.bytes()), tensor.shape().dims());
            backend.download(host, tensor);
            return host;
        }
    }
}
