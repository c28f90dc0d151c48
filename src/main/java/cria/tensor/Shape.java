package cria.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The sizes of a tensor, row-major: the last dimension is contiguous.
public record Shape(long... dims) {

    public Shape {
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("a dimension is negative: " + Arrays.toString(dims));
            }
        }
    }

    public int rank() {
        return dims.length;
    }

    public long dim(int i) {
        return dims[i];
    }

    public long elements() {
        long n = 1;
        for (long dim : dims) {
            n = Math.multiplyExact(n, dim);
        }
        return n;
    }

    /// The first dimension: every op sees a tensor as rows.
    public long rows() {
        return dims.length == 0 ? 1 : dims[0];
    }

    /// Elements of one row: the product of all dimensions but the first.
    public long columns() {
        long n = 1;
        for (int i = 1; i < dims.length; i++) {
            n = Math.multiplyExact(n, dims[i]);
        }
        return n;
    }

    /// The same shape with another number of rows.
    public Shape withRows(long rows) {
        long[] copy = dims.clone();
        copy[0] = rows;
        return new Shape(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// As a mathematician writes it: `(2, 3)`.
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
