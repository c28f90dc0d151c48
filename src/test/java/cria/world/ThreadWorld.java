package cria.world;

import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Ranks that are threads of one process; their tensors lie on the host.
public final class ThreadWorld {
    private final CyclicBarrier barrier;
    private final Tensor[] tensors;
    private final double[] values;

    private ThreadWorld(int ranks) {
        this.barrier = new CyclicBarrier(ranks);
        this.tensors = new Tensor[ranks];
        this.values = new double[ranks];
    }

    /// Does the work on each rank at the same time; their results in the order of the ranks.
    public static <T> List<T> run(int ranks, Function<World, T> work) throws InterruptedException, ExecutionException, TimeoutException {
        ThreadWorld shared = new ThreadWorld(ranks);
        try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
            List<Callable<T>> all = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                World world = shared.new Rank(rank);
                all.add(() -> work.apply(world));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : all.stream().map(threads::submit).toList()) {
                results.add(result.get(5, TimeUnit.MINUTES));
            }
            return results;
        }
    }

    private void meet() {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("another rank did not come", e);
        }
    }

    private final class Rank implements World {
        private final int rank;

        Rank(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return tensors.length;
        }

        @Override
        public void sum(Tensor x) {
            tensors[rank] = x;
            meet();
            if (rank == 0) {
                float[] sum = new float[Math.toIntExact(x.elements())];
                for (Tensor part : tensors) {
                    float[] values = part.toFloats();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += values[i];
                    }
                }
                for (Tensor part : tensors) {
                    part.setFloats(sum);
                }
            }
            meet();
        }

        @Override
        public double sum(double value) {
            values[rank] = value;
            meet();
            double sum = 0;
            for (double each : values) {
                sum += each;
            }
            meet();
            return sum;
        }
    }
}
