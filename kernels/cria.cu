// All CUDA kernels, as one translation unit: each op for float32 and for bfloat16, then what exists once.
#include "common.cuh"
#include "attention_mask.cuh"
#include "exp.cuh"
#include "noise.cuh"
#include "pack.cuh"
#include "ptx.cuh"

namespace in_f32 {
#define real float
#define REAL_SUFFIX f32
#include "ops.cuh"
#undef real
#undef REAL_SUFFIX
}

namespace in_bf16 {
#define real bf16
#define REAL_SUFFIX bf16
#include "ops.cuh"
// tensor cores take no float32
#include "attention_forward.cu"
#include "attention_backward_query.cu"
#include "attention_backward_key.cu"
#undef real
#undef REAL_SUFFIX
}

#include "cast.cu"
#include "reductions.cu"
#include "adamw.cu"
