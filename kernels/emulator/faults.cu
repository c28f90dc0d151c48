// Kernels with one fault each, which the emulator must find, and a few without: they prove the emulator, and are in no other
// build than its own.
#include "../common.cuh"
#include "../pack.cuh"

PLAIN_KERNEL(256, fault_none, float *out, int a, long long b, float c, unsigned d) {
    if (threadIdx.x == 0) {
        out[blockIdx.x] = (float)a + (float)b + c + (float)d;
    }
}

PLAIN_KERNEL(256, fault_read_beyond, float *out, const float *inp, int n) {
    int i = (int)(blockIdx.x * blockDim.x + threadIdx.x);
    out[i] = inp[i + n];
}

PLAIN_KERNEL(256, fault_write_beyond, float *out, int n) {
    out[(int)threadIdx.x + n] = 1.0f;
}

// Reads what it is told; with an address of freed memory, that is the fault.
PLAIN_KERNEL(256, fault_use_after_free, float *out, const float *inp) {
    out[threadIdx.x] = inp[threadIdx.x];
}

PLAIN_KERNEL(256, fault_uninitialised, float *out, const float *inp) {
    out[threadIdx.x] = inp[threadIdx.x] * 2;
}

struct alignas(16) FourFloats { float x[4]; };

PLAIN_KERNEL(256, fault_misaligned, float *out, const float *inp, int offset) {
    FourFloats four = *reinterpret_cast<const FourFloats *>(inp + 4 * threadIdx.x + offset);
    reinterpret_cast<FourFloats *>(out)[threadIdx.x] = four;
}

PLAIN_KERNEL(256, fault_shared_beyond, float *out, int n) {
    SHARED(float, values, 256);
    values[(int)threadIdx.x + n] = 1.0f;
    __syncthreads();
    out[threadIdx.x] = values[threadIdx.x];
}

PLAIN_KERNEL(256, fault_dynamic_shared_beyond, float *out, int n) {
    DYNAMIC_SHARED(float, values);
    values[(int)threadIdx.x + n] = 1.0f;
    __syncthreads();
    out[threadIdx.x] = values[threadIdx.x];
}

PLAIN_KERNEL(256, fault_shared_uninitialised, float *out) {
    SHARED(float, values, 256);
    if (threadIdx.x < 200) {
        values[threadIdx.x] = 1.0f;
    }
    __syncthreads();
    out[threadIdx.x] = values[threadIdx.x];
}

PLAIN_KERNEL(256, fault_barrier, float *out) {
    if (threadIdx.x == 77) {
        return;
    }
    __syncthreads();
    out[threadIdx.x] = 1.0f;
}

PLAIN_KERNEL(256, fault_lost_shuffle, float *out) {
    float x = (float)threadIdx.x;
    if (threadIdx.x != 40) {
        x += __shfl_xor_sync(ALL_LANES, x, 1);
    }
    out[threadIdx.x] = x;
}

// Adds up a block without waiting between two steps: the order of the threads decides what comes out.
PLAIN_KERNEL(256, fault_no_barrier, float *out) {
    SHARED(float, values, 256);
    values[threadIdx.x] = 1.0f;
    out[threadIdx.x] = values[255 - threadIdx.x];
}
