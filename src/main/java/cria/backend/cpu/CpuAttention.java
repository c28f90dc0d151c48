package cria.backend.cpu;

import cria.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/// Attention, one task a query head and block of queries (forward) or document (backward).
final class CpuAttention {
    private static final int ROWS;
    private static final long SCRATCH;

    static {
        try {
            ROWS = (int) CpuLibrary.ATTENTION_ROWS.invokeExact();
            SCRATCH = (int) CpuLibrary.ATTENTION_SCRATCH.invokeExact();
        } catch (Throwable t) {
            throw CpuLibrary.failed(t);
        }
    }

    /// Neighbouring rows of one document, whose first row is `start`.
    private record Block(int row, int rows, int start) {}

    private final Tasks tasks;

    CpuAttention(Tasks tasks) {
        this.tasks = tasks;
    }

    void forward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        MemorySegment o = out.segment();
        MemorySegment l = lse.segment();
        MemorySegment queries = q.segment();
        MemorySegment keys = k.segment();
        MemorySegment values = v.segment();
        int N = q.dim(0);
        int S = k.dim(0);
        int NH = q.dim(1);
        int KVH = k.dim(1);
        int HS = q.dim(2);
        List<Block> blocks = new ArrayList<>();
        for (Block document : documents(starts)) {
            for (int row = 0; row < document.rows; row += ROWS) {
                blocks.add(new Block(document.row + row, Math.min(ROWS, document.rows - row), document.start));
            }
        }
        largestFirst(blocks, block -> block.row + block.rows - block.start);
        tasks.parallel(blocks.size() * NH, (task, worker) -> {
            Block block = blocks.get(task / NH);
            CpuLibrary.ATTENTION_FORWARD.invokeExact(o, l, queries, keys, values, N, S, NH, KVH, HS,
                task % NH, block.row, block.rows, block.start, tasks.scratch(worker, SCRATCH));
        });
    }

    /// Each query head gets a gradient of keys and values to itself, and those that share a head are added up afterwards in
    /// their order: were they to add to one, the bits would depend on which came first.
    void backward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse,
            Tensor q, Tensor k, Tensor v, Tensor starts) {
        MemorySegment dq = dQ.segment();
        MemorySegment dk = dK.segment();
        MemorySegment dv = dV.segment();
        MemorySegment d = dOut.segment();
        MemorySegment o = out.segment();
        MemorySegment l = lse.segment();
        MemorySegment queries = q.segment();
        MemorySegment keys = k.segment();
        MemorySegment values = v.segment();
        int N = q.dim(0);
        int NH = q.dim(1);
        int KVH = k.dim(1);
        int HS = q.dim(2);
        boolean grouped = NH != KVH;
        MemorySegment both = grouped ? tasks.scratch().shared(2 * q.elements()) : MemorySegment.NULL;
        MemorySegment dkHeads = grouped ? both.asSlice(0, q.bytes()) : dk;
        MemorySegment dvHeads = grouped ? both.asSlice(q.bytes(), q.bytes()) : dv;
        List<Block> documents = documents(starts);
        largestFirst(documents, Block::rows);
        tasks.parallel(documents.size() * NH, (task, worker) -> {
            Block document = documents.get(task / NH);
            CpuLibrary.ATTENTION_BACKWARD.invokeExact(dq, dkHeads, dvHeads, d, o, l, queries, keys, values, N, NH, KVH, HS,
                task % NH, document.row, document.rows, tasks.scratch(worker, SCRATCH));
        });
        if (grouped) {
            tasks.rows(N, q.columns(), (from, to) -> {
                CpuLibrary.SUM_QUERY_HEADS.invokeExact(dk, dkHeads, NH, KVH, HS, from, to);
                CpuLibrary.SUM_QUERY_HEADS.invokeExact(dv, dvHeads, NH, KVH, HS, from, to);
            });
        }
    }

    private static List<Block> documents(Tensor starts) {
        int[] first = starts.toInts();
        List<Block> documents = new ArrayList<>();
        for (int row = 0, end = 0; row < first.length; row = end) {
            while (end < first.length && first[end] == first[row]) {
                end++;
            }
            documents.add(new Block(row, end - row, first[row]));
        }
        return documents;
    }

    /// A long task that begins last keeps every other thread waiting.
    private static void largestFirst(List<Block> blocks, ToIntFunction<Block> size) {
        blocks.sort(Comparator.comparingInt(size).reversed());
    }
}
