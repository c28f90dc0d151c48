/// Measures how fast training is: [StepBenchmark] a whole step, the JMH benchmarks an op at a time. `benchmarks/README.md`
/// says how to run them and what to compare the figures with.
package cria.benchmarks;
