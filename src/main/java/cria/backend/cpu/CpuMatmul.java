package cria.backend.cpu;

import cria.kernel.Store;
import cria.kernel.Transpose;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Products, cut into tiles of the output. OpenBLAS computes a tile; what it does not do stands here: weights in BF16 or F16
/// are widened block by block on their way in, and a product of few rows reads the weights once, as they lie.
final class CpuMatmul {

    /// Up to so many rows a product is bound by reading the weights.
    private static final int FEW_ROWS = 8;

    /// OpenBLAS loses speed below this, since it lays out both operands anew for each call.
    private static final int GOOD_TILE = 512;
    private static final int SMALL_TILE = 128;

    /// Tiles begin at multiples of this, so that none has a ragged edge but the last.
    private static final int TILE_UNIT = 64;

    /// A widened block has up to so many elements along the sum, and [#GOOD_TILE] across it: 2 MiB.
    private static final int BLOCK_DEPTH = 1024;

    /// Enough for every processor of this machine, whether or not there is a thread for it: the tiles must not depend on the
    /// number of threads, as OpenBLAS may round differently in a tile of another size.
    private static final int TILES = 2 * Runtime.getRuntime().availableProcessors();

    private final Tasks tasks;

    CpuMatmul(Tasks tasks) {
        this.tasks = tasks;
    }

    void matmul(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB) {
        int M = out.rows();
        int P = out.columns();
        int K = transposeA == Transpose.NO ? a.columns() : a.rows();
        if (M == 0 || P == 0) {
            return;
        }
        if (K == 0) {
            if (store == Store.SET) {
                out.segment().fill((byte) 0);
            }
        } else if (M <= FEW_ROWS && transposeA == Transpose.NO && transposeB == Transpose.YES) {
            fewRows(out, store, a, b, M, K, P);
        } else if (b.dtype() == DType.F32 && b.segment().address() % Float.BYTES == 0) {
            product(out, store, a, transposeA, b, transposeB, M, K, P);
        } else {
            widenedProduct(out, store, a, transposeA, b, transposeB, M, K, P);
        }
    }

    private void fewRows(Tensor out, Store store, Tensor a, Tensor b, int M, int K, int P) {
        MemorySegment o = out.segment();
        MemorySegment x = a.segment();
        MemorySegment w = b.segment();
        int add = store == Store.ADD ? 1 : 0;
        int type = CpuLibrary.type(b.dtype());
        tasks.slices(P, Math.max(16, 4 * Tasks.ELEMENTS / K / TILE_UNIT * TILE_UNIT), (from, to) -> {
            CpuLibrary.MATMUL_FEW_ROWS.invokeExact(o, add, x, w, type, M, K, P, from, to);
        });
    }

    private void product(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB,
            int M, int K, int P) {
        MemorySegment o = out.segment();
        MemorySegment x = a.segment();
        MemorySegment w = b.segment();
        float beta = store == Store.ADD ? 1 : 0;
        Grid grid = Grid.byRows(M, P);
        tasks.parallel(grid.tiles(), (tile, _) -> {
            int m = grid.row(tile);
            int p = grid.column(tile);
            OpenBlas.sgemm(transposeA, transposeB, grid.rows(tile), grid.columns(tile), K,
                at(x, transposeA == Transpose.NO ? (long) m * K : m), a.columns(),
                at(w, transposeB == Transpose.NO ? p : (long) p * K), b.columns(),
                beta, at(o, (long) m * P + p), P);
        });
    }

    private void widenedProduct(Tensor out, Store store, Tensor a, Transpose transposeA, Tensor b, Transpose transposeB,
            int M, int K, int P) {
        MemorySegment o = out.segment();
        MemorySegment x = a.segment();
        MemorySegment w = b.segment();
        int type = CpuLibrary.type(b.dtype());
        int depth = Math.ceilDiv(K, Math.ceilDiv(K, BLOCK_DEPTH));
        Grid grid = Grid.byColumns(M, P);
        tasks.parallel(grid.tiles(), (tile, worker) -> {
            MemorySegment block = tasks.scratch(worker, (long) depth * grid.tileColumns);
            int m = grid.row(tile);
            int p = grid.column(tile);
            int columns = grid.columns(tile);
            for (int k = 0; k < K; k += depth) {
                int part = Math.min(depth, K - k);
                int blockRows = transposeB == Transpose.NO ? part : columns;
                int blockColumns = transposeB == Transpose.NO ? columns : part;
                long corner = transposeB == Transpose.NO ? (long) k * P + p : (long) p * K + k;
                CpuLibrary.WIDEN_BLOCK.invokeExact(block, w, type, corner, (long) b.columns(), blockRows, blockColumns);
                OpenBlas.sgemm(transposeA, transposeB, grid.rows(tile), columns, part,
                    at(x, transposeA == Transpose.NO ? (long) m * K + k : (long) k * M + m), a.columns(),
                    block, blockColumns,
                    k > 0 || store == Store.ADD ? 1 : 0, at(o, (long) m * P + p), P);
            }
        });
    }

    private static MemorySegment at(MemorySegment segment, long element) {
        return segment.asSlice(element * Float.BYTES);
    }

    /// The tiles of an output of M rows and P columns.
    private record Grid(int M, int P, int tileRows, int tileColumns) {

        /// Rows are cut first: OpenBLAS is fastest on tiles as wide as the output.
        static Grid byRows(int M, int P) {
            int down = Math.min(TILES, Math.ceilDiv(M, GOOD_TILE));
            int across = Math.min(Math.ceilDiv(TILES, down), Math.ceilDiv(P, GOOD_TILE));
            down = Math.clamp(Math.ceilDiv(TILES, across), down, Math.ceilDiv(M, SMALL_TILE));
            across = Math.clamp(Math.ceilDiv(TILES, down), across, Math.ceilDiv(P, SMALL_TILE));
            return of(M, P, down, across);
        }

        /// Columns are cut first, so that few tiles widen the same weights.
        static Grid byColumns(int M, int P) {
            int across = Math.ceilDiv(P, GOOD_TILE);
            int down = Math.min(Math.ceilDiv(TILES, across), Math.ceilDiv(M, SMALL_TILE));
            return of(M, P, down, across);
        }

        private static Grid of(int M, int P, int down, int across) {
            return new Grid(M, P, even(M, down), even(P, across));
        }

        private static int even(int size, int parts) {
            return Math.ceilDiv(Math.ceilDiv(size, parts), TILE_UNIT) * TILE_UNIT;
        }

        int tiles() {
            return Math.ceilDiv(M, tileRows) * Math.ceilDiv(P, tileColumns);
        }

        int row(int tile) {
            return tile / Math.ceilDiv(P, tileColumns) * tileRows;
        }

        int column(int tile) {
            return tile % Math.ceilDiv(P, tileColumns) * tileColumns;
        }

        int rows(int tile) {
            return Math.min(tileRows, M - row(tile));
        }

        int columns(int tile) {
            return Math.min(tileColumns, P - column(tile));
        }
    }
}
