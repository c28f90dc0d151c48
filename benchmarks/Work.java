package cria.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a benchmark's calls have done. JMH divides it by the time: the column reads GFLOP/s or GB/s.
public final class Work {
    private Work() {}

    /// 10⁹ multiplications and additions.
    @AuxCounters
    @State(Scope.Thread)
    public static class Operations {
        public double GFLOP;

        void add(double operations) {
            GFLOP += operations / 1e9;
        }
    }

    /// 10⁹ bytes that must move between memory and the processor if caches keep nothing from call to call.
    @AuxCounters
    @State(Scope.Thread)
    public static class Traffic {
        public double GB;

        void add(double bytes) {
            GB += bytes / 1e9;
        }
    }
}
