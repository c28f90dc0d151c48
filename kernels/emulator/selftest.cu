// The kernels of selftest.cpp.
#include "../common.cuh"

PLAIN_KERNEL(256, test_shuffles, int *out) {
    int lane = (int)threadIdx.x % WARP, *row = out + (blockIdx.x * blockDim.x + threadIdx.x) * 10;
    row[0] = __shfl_sync(ALL_LANES, lane * 3, 5);
    row[1] = __shfl_up_sync(ALL_LANES, lane * 3, 4);
    row[2] = __shfl_down_sync(ALL_LANES, lane * 3, 4);
    row[3] = __shfl_xor_sync(ALL_LANES, lane * 3, 16);
    row[4] = __shfl_xor_sync(ALL_LANES, lane * 3, 3, 8);
    row[5] = (int)__ballot_sync(ALL_LANES, lane % 3 == 0);
    row[6] = __any_sync(ALL_LANES, lane == 31) + 2 * __all_sync(ALL_LANES, lane != 31);
    row[7] = lane < 16 ? __shfl_down_sync(0xffffu, lane, 1, 16) : -1;
    __syncwarp();
    row[8] = __reduce_add_sync(ALL_LANES, lane);
    row[9] = (int)(__shfl_sync(ALL_LANES, (double)lane, 7, 16) * 2);
}

PLAIN_KERNEL(1024, test_block_sum, float *out, const float *inp, int n) {
    SHARED(float, sums, 32);
    float sum = 0;
    for (int i = (int)threadIdx.x; i < n; i += (int)blockDim.x) {
        sum += inp[(long long)blockIdx.x * n + i];
    }
    sum = warp_sum(sum);
    if (threadIdx.x % WARP == 0) {
        sums[threadIdx.x / WARP] = sum;
    }
    __syncthreads();
    if (threadIdx.x < WARP) {
        sum = warp_sum(threadIdx.x < blockDim.x / WARP ? sums[threadIdx.x] : 0.0f);
        if (threadIdx.x == 0) {
            out[blockIdx.x] = sum;
        }
    }
}

// C(16,8) = A(16,16) · B(16,8) of bf16; A and B row by row, and each fetched the way that flash attention does it.
PLAIN_KERNEL(32, test_mma, float *c, const bf16 *a, const bf16 *b) {
    SHARED(bf16, left, 16 * 24);
    SHARED(bf16, right, 16 * 24);
    int lane = (int)threadIdx.x;
    emulator_cp_async_16(&left[lane / 2 * 24 + lane % 2 * 8], a + lane * 8, true);
    emulator_cp_async_commit();
    emulator_cp_async_16(&right[lane / 2 * 24 + 8 * (lane % 2)], lane % 2 == 0 ? b + lane / 2 * 8 : nullptr, lane % 2 == 0);
    emulator_cp_async_commit();
    emulator_cp_async_wait(0);
    __syncthreads();
    unsigned fa[4], fb[4];
    float d[4] = {0, 0, 0, 1};
    emulator_ldmatrix(fa, &left[(lane % 16) * 24 + lane / 16 * 8], 4, false);
    emulator_ldmatrix(fb, &right[(lane % 16) * 24 + lane / 16 * 8], 4, true);
    emulator_mma_bf16_16816(d, fa, fb);
    int group = lane / 4, place = lane % 4 * 2;
    c[group * 8 + place] = d[0];
    c[group * 8 + place + 1] = d[1];
    c[(group + 8) * 8 + place] = d[2];
    c[(group + 8) * 8 + place + 1] = d[3];
    if (fb[2] != 0 || fb[3] != 0) {
        c[0] = NAN;
    }
}

PLAIN_KERNEL(32, test_no_wait, float *out, const float *inp) {
    SHARED(float, copied, 128);
    emulator_cp_async_16(&copied[threadIdx.x * 4], inp + threadIdx.x * 4, true);
    emulator_cp_async_commit();
    __syncthreads();
    out[threadIdx.x] = copied[threadIdx.x];
}

PLAIN_KERNEL(256, test_scale, float *out, const float *inp, float factor, long long n) {
    long long i = ((long long)blockIdx.x * blockDim.x + threadIdx.x) * 4;
    if (i < n) {
        float4 x = *reinterpret_cast<const float4 *>(inp + i);
        *reinterpret_cast<float4 *>(out + i) = make_float4(x.x * factor, x.y * factor, x.z * factor, x.w * factor);
    }
}

PLAIN_KERNEL(256, test_empty, int unused) { (void)unused; }

PLAIN_KERNEL(128, test_many_mma, float *out, int n) {
    unsigned a[4] = {0x3f803f80, 0x3f803f80, 0x3f803f80, 0x3f803f80}, b[2] = {0x3f803f80, 0x3f803f80};
    float d[4] = {0, 0, 0, 0};
    for (int i = 0; i < n; i++) {
        emulator_mma_bf16_16816(d, a, b);
    }
    out[blockIdx.x * blockDim.x + threadIdx.x] = d[0];
}
