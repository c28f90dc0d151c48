/* The CPU kernels of Cria, called from Java (cria.backend.cpu.CpuLibrary). An op has the name of its method in
   cria.kernel.Kernels: rmsnormForward is cria_rmsnorm_forward; what the op computes is said there.

   Arguments: outputs, what forward saved, inputs, scalars, sizes, then the range that this call computes. Java's threads
   split the work into ranges; no function here starts a thread, allocates, or keeps anything between calls.
   Shapes: N tokens, S keys, C hidden size, F feed-forward size, NH query heads, KVH key/value heads, HS head size,
   V vocabulary. Row-major, contiguous. */
#ifndef CRIA_H
#define CRIA_H

#include <stdint.h>

#define CRIA_API __attribute__((visibility("default")))

/* Element types of a weight. */
enum { CRIA_F32 = 0, CRIA_F16 = 1, CRIA_BF16 = 2 };

/* embedding.c */

/* out (N, C), tokens (N), weight (V, C) of type; rows [from, to) */
CRIA_API void cria_embedding_forward(float *out, const int32_t *tokens, const void *weight, int type, int C,
                                     int from, int to);

/* dweight (V, C) +=, dout (N, C), tokens (N), of which padding passes nothing back; columns [from, to) of every row */
CRIA_API void cria_embedding_backward(float *dweight, const float *dout, const int32_t *tokens, int padding, int N, int C,
                                      int from, int to);

/* rmsnorm.c */

/* out (N, C), rstd (N), inp (N, C), weight (C); rows [from, to) */
CRIA_API void cria_rmsnorm_forward(float *out, float *rstd, const float *inp, const float *weight, float eps,
                                   int C, int from, int to);

/* sum (N, C), may be a; out (N, C), rstd (N), a (N, C), b (N, C), weight (C); rows [from, to) */
CRIA_API void cria_add_rmsnorm_forward(float *sum, float *out, float *rstd, const float *a, const float *b,
                                       const float *weight, float eps, int C, int from, int to);

/* dinp (N, C), may be dresidual; partial (C) is set to this range's share of dweight; dresidual, dout, inp (N, C),
   weight (C), rstd (N); rows [from, to) */
CRIA_API void cria_rmsnorm_backward(float *dinp, float *partial, const float *dresidual, const float *dout,
                                    const float *inp, const float *weight, const float *rstd, int C, int from, int to);

/* dinp of cria_rmsnorm_backward, of a weight that is not trained */
CRIA_API void cria_rmsnorm_input_backward(float *dinp, const float *dresidual, const float *dout, const float *inp,
                                          const float *weight, const float *rstd, int C, int from, int to);

/* elementwise.c */

/* out[c] += partials[0][c] + partials[1][c] + ... in this order; partials (count, C); columns [from, to) */
CRIA_API void cria_add_partials(float *out, const float *partials, int count, int C, int from, int to);

/* out, a, b: elements [from, to); out may be a or b */
CRIA_API void cria_add(float *out, const float *a, const float *b, int64_t from, int64_t to);

/* x: elements [from, to), which count from first on */
CRIA_API void cria_add_noise(float *x, float scale, uint32_t key, int64_t first, int64_t from, int64_t to);

/* x: elements [from, to) */
CRIA_API void cria_fill(float *x, float value, int64_t from, int64_t to);

/* out of out_type, inp of inp_type: elements [from, to) */
CRIA_API void cria_cast(void *out, int out_type, const void *inp, int inp_type, int64_t from, int64_t to);

/* The sum of x[from..to)² */
CRIA_API double cria_sum_of_squares(const float *x, int64_t from, int64_t to);

/* matmul.c: what cblas_sgemm does not do */

/* out (rows, columns) = the block of inp, of type, that begins at element offset; inp's rows are stride apart */
CRIA_API void cria_widen_block(float *out, const void *inp, int type, int64_t offset, int64_t stride, int rows, int columns);

/* out (M, P) = or += (add) a (M, K) · bᵀ, b (P, K) of type, for few rows M and K > 0; columns [from, to) of out */
CRIA_API void cria_matmul_few_rows(float *out, int add, const float *a, const void *b, int type, int M, int K, int P,
                                   int from, int to);

/* rope.c */

/* x (N, heads, HS) in place, cos and sin (P, HS / 2), starts (N); rows [from, to) */
CRIA_API void cria_rope_forward(float *x, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
                                int from, int to);
CRIA_API void cria_rope_backward(float *dx, const float *cos, const float *sin, const int32_t *starts, int heads, int HS,
                                 int from, int to);

/* attention.c */

/* The address of cblas_sgemm, before attention is called. */
CRIA_API void cria_set_sgemm(void *cblas_sgemm);

/* Most rows that one call of cria_attention_forward computes. */
CRIA_API int cria_attention_rows(void);

/* Floats of scratch that either direction needs. */
CRIA_API int cria_attention_scratch(void);

/* out (N, NH, HS), lse (NH, N), q (N, NH, HS), k and v (S, KVH, HS); rows [row, row + rows) of one document, whose first
   row is start, and of one query head */
CRIA_API void cria_attention_forward(float *out, float *lse, const float *q, const float *k, const float *v,
                                     int N, int S, int NH, int KVH, int HS, int head, int row, int rows, int start,
                                     float *scratch);

/* dq (N, NH, HS); dk and dv (N, NH, HS): one a query head, see cria_sum_query_heads; dout, out (N, NH, HS), lse (NH, N),
   q (N, NH, HS), k and v (N, KVH, HS); all rows [row, row + rows) of one document and of one query head */
CRIA_API void cria_attention_backward(float *dq, float *dk, float *dv, const float *dout, const float *out,
                                      const float *lse, const float *q, const float *k, const float *v,
                                      int N, int NH, int KVH, int HS, int head, int row, int rows, float *scratch);

/* out (N, KVH, HS) = the sum of inp (N, NH, HS) over the query heads of a key/value head, in their order; rows [from, to) */
CRIA_API void cria_sum_query_heads(float *out, const float *inp, int NH, int KVH, int HS, int from, int to);

/* swiglu.c */

/* out, gate, up (N, F): elements [from, to) */
CRIA_API void cria_swiglu_forward(float *out, const float *gate, const float *up, int64_t from, int64_t to);

/* dgate, may be gate; dup, may be up; dout, gate, up (N, F): elements [from, to) */
CRIA_API void cria_swiglu_backward(float *dgate, float *dup, const float *dout, const float *gate, const float *up,
                                   int64_t from, int64_t to);

/* cross_entropy.c */

/* losses (N), predictions (N), logits (N, V), targets (N); rows [from, to) */
CRIA_API void cria_cross_entropy_forward(float *losses, int32_t *predictions, const float *logits, const int32_t *targets,
                                         int V, int from, int to);

/* losses (N), dlogits (N, V), may be logits; logits (N, V), targets (N); rows [from, to) */
CRIA_API void cria_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
                                          float dloss, int V, int from, int to);

/* the same with targets of which `smoothing` is spread over all tokens */
CRIA_API void cria_smoothed_cross_entropy_backward(float *losses, float *dlogits, const float *logits, const int32_t *targets,
                                                   float smoothing, float dloss, int V, int from, int to);

/* adamw.c */

/* param, m, v, grad: elements [from, to). keep = 1 - lr · decay, step_size = lr / (1 - beta1^step),
   root_correction2 = sqrt(1 - beta2^step) */
CRIA_API void cria_adamw(float *param, float *m, float *v, const float *grad, float grad_scale, float keep, float step_size,
                         float beta1, float one_minus_beta1, float beta2, float one_minus_beta2, float root_correction2,
                         float eps, int64_t from, int64_t to);

/* fault.c */

/* From here on a read of a mapped file that is no longer there ends the process with exit code 1 and a line on standard error, where
   it happens in this library, in the one that sgemm is of, or in the C library; elsewhere the handler before gets it. To be called
   once. */
CRIA_API void cria_report_faults(const void *sgemm);

/* exp.c */

/* out = exp(inp), elements [from, to): for the test of its accuracy */
CRIA_API void cria_exp(float *out, const float *inp, int64_t from, int64_t to);

#endif
