package cria.kernel;

/// How [Kernels#matmul] reads an operand.
public enum Transpose { NO, YES }
