/// JMH benchmarks.
package cria.benchmarks;
