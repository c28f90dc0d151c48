package cria.backend.cuda;

import cria.backend.cuda.CudaModule.Grid;
import cria.tensor.DType;
import cria.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Attention: on tensor cores where the type is bfloat16 and heads are 64 or 128 wide, else one row at a time. Grids and shared
/// memory are those that stand above the kernels.
final class CudaAttention {
    private final CudaModule module;
    private final CudaScratch scratch;

    /// One of the kernels on tensor cores.
    ///
    /// @param rows   rows or keys of a block
    /// @param shared bytes
    private record Tiles(String kernel, int rows, int shared) {}

    CudaAttention(CudaModule module, CudaScratch scratch) {
        this.module = module;
        this.scratch = scratch;
    }

    void forward(Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        int N = q.dim(0);
        int NH = q.dim(1);
        launch("attention_forward", q, NH, List.of(out, lse, q, k, v, starts, N, k.dim(0), NH, k.dim(1)));
    }

    /// The gradients of the queries, and of the keys and values, in two kernels: so each sum has one order.
    void backward(Tensor dQ, Tensor dK, Tensor dV, Tensor dOut, Tensor out, Tensor lse, Tensor q, Tensor k, Tensor v, Tensor starts) {
        int N = q.dim(0);
        int NH = q.dim(1);
        int KVH = k.dim(1);
        int HS = q.dim(2);
        CudaMemory delta = scratch.bytes(4L * N * NH);
        module.launch("attention_delta" + CudaKernels.suffix(q), Grid.of(Math.ceilDiv((long) N * NH, 8)), 256, 0,
            delta, dOut, out, N, NH, HS);
        launch("attention_backward_query", q, NH, List.of(dQ, dOut, delta, lse, q, k, v, starts, N, NH, KVH));
        launch("attention_backward_key", q, KVH, List.of(dK, dV, dOut, delta, lse, q, k, v, starts, N, NH, KVH));
    }

    /// @param heads     that have blocks of their own
    /// @param arguments of the kernel on tensor cores; the plain one has the head size behind them
    private void launch(String kernel, Tensor q, int heads, List<Object> arguments) {
        int N = q.dim(0);
        int HS = q.dim(2);
        if (q.dtype() == DType.BF16 && (HS == 64 || HS == 128)) {
            Tiles tiles = tiles(kernel, HS);
            module.launch(tiles.kernel, new Grid(heads, Math.ceilDiv(N, tiles.rows)), 128, tiles.shared, arguments.toArray());
        } else {
            List<Object> all = new ArrayList<>(arguments);
            all.add(HS);
            module.launch(kernel + "_plain" + CudaKernels.suffix(q), new Grid(N, heads), 128, 0, all.toArray());
        }
    }

    private static Tiles tiles(String kernel, int HS) {
        String name = kernel + "_hs" + HS;
        return switch (name) {
            case "attention_forward_hs64" -> new Tiles(name, 128, 32_768);
            case "attention_forward_hs128" -> new Tiles(name, 128, 57_344);
            case "attention_backward_query_hs64" -> new Tiles(name, 128, 32_768);
            case "attention_backward_query_hs128" -> new Tiles(name, 64, 32_768);
            case "attention_backward_key_hs64" -> new Tiles(name, 64, 25_088);
            case "attention_backward_key_hs128" -> new Tiles(name, 64, 49_664);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
