// What a warp does with whole matrices, once all of its 32 lanes have brought their parts.
#pragma once

#include "block.h"

// mma.sync.m16n8k16 with bf16 factors and float sums.
void tensor_core_product(Warp &warp);

// ldmatrix.x1, x2 or x4 of 8 x 8 matrices of 16-bit elements; transposed or not.
void load_matrices(Warp &warp, const Thread *lanes);
