// Proves the emulator through the functions a program calls: selftest.sh builds and runs it.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

extern "C" {
int cuInit(unsigned);
int cuDevicePrimaryCtxRetain(void **, int);
int cuCtxSetCurrent(void *);
int cuModuleLoadData(void **, const void *);
int cuModuleGetFunction(void **, void *, const char *);
int cuFuncSetAttribute(void *, int, int);
int cuMemAlloc_v2(unsigned long long *, size_t);
int cuMemFree_v2(unsigned long long);
int cuMemcpyHtoD_v2(unsigned long long, const void *, size_t);
int cuMemcpyDtoH_v2(void *, unsigned long long, size_t);
int cuLaunchKernel(void *, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void *, void **, void **);
int cublasCreate_v2(void **);
int cublasGemmEx(void *, int, int, int, int, int, const void *, const void *, int, int, const void *, int, int, const void *,
                 void *, int, int, int, int);
const char *cria_emulator_fault(void);
void cria_emulator_clear_fault(void);
}

namespace {
void *module_;
int failures;

void expect(bool right, const char *what) {
    if (!right) {
        printf("WRONG: %s\n", what);
        failures++;
    }
}

void *function(const char *name) {
    void *kernel = nullptr;
    expect(cuModuleGetFunction(&kernel, module_, name) == 0, name);
    return kernel;
}

template <typename... P> int launch(const char *name, unsigned grid, unsigned block, unsigned shared, P... parameters) {
    void *list[] = {&parameters..., nullptr};
    return cuLaunchKernel(function(name), grid, 1, 1, block, 1, 1, shared, nullptr, list, nullptr);
}

struct Memory {
    unsigned long long address = 0;
    size_t bytes;
    explicit Memory(size_t size) : bytes(size) { expect(cuMemAlloc_v2(&address, size) == 0, "cuMemAlloc"); }
    template <typename T> explicit Memory(const std::vector<T> &from) : Memory(from.size() * sizeof(T)) {
        expect(cuMemcpyHtoD_v2(address, from.data(), bytes) == 0, "cuMemcpyHtoD");
    }
    ~Memory() { cuMemFree_v2(address); }
    template <typename T> std::vector<T> get() const {
        std::vector<T> to(bytes / sizeof(T));
        expect(cuMemcpyDtoH_v2(to.data(), address, bytes) == 0, "cuMemcpyDtoH");
        return to;
    }
};

void expect_fault(const char *what, int result, int wanted, const char *words) {
    std::string fault = cria_emulator_fault();
    if (result != wanted || fault.find(words) == std::string::npos) {
        printf("WRONG: %s: result %d, fault \"%s\"\n", what, result, fault.c_str());
        failures++;
    }
    cria_emulator_clear_fault();
}

void shuffles() {
    Memory out(3 * 256 * 10 * 4);
    expect(launch("test_shuffles", 3, 256, 0, out.address) == 0, "test_shuffles");
    std::vector<int> rows = out.get<int>();
    unsigned thirds = 0;
    for (int lane = 0; lane < 32; lane += 3) {
        thirds |= 1u << lane;
    }
    for (int i = 0; i < 3 * 256; i++) {
        int lane = i % 32, *row = &rows[(size_t)i * 10];
        expect(row[0] == 15, "shfl");
        expect(row[1] == 3 * (lane < 4 ? lane : lane - 4), "shfl_up");
        expect(row[2] == 3 * (lane > 27 ? lane : lane + 4), "shfl_down");
        expect(row[3] == 3 * (lane ^ 16), "shfl_xor");
        expect(row[4] == 3 * (lane ^ 3), "shfl_xor, width 8");
        expect(row[5] == (int)thirds, "ballot");
        expect(row[6] == 1, "any, all");
        expect(row[7] == (lane < 15 ? lane + 1 : lane == 15 ? 15 : -1), "shfl_down of half a warp");
        expect(row[8] == 31 * 16, "reduce_add");
        expect(row[9] == 2 * (lane / 16 * 16 + 7), "shfl of doubles, width 16");
    }
}

void block_sums() {
    int n = 3000, blocks = 50;
    std::vector<float> x((size_t)n * blocks);
    for (size_t i = 0; i < x.size(); i++) {
        x[i] = (float)(i * 7919 % 101);
    }
    Memory inp(x), out((size_t)blocks * 4);
    for (unsigned threads : {32u, 256u, 1024u}) {
        expect(launch("test_block_sum", blocks, threads, 0, out.address, inp.address, n) == 0, "test_block_sum");
        std::vector<float> sums = out.get<float>();
        for (int b = 0; b < blocks; b++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += x[(size_t)(b * n + i)];
            }
            expect(sums[b] == (float)sum, "sum of a block");
        }
    }
}

float number(uint16_t bits) {
    uint32_t wide = (uint32_t)bits << 16;
    float x;
    memcpy(&x, &wide, 4);
    return x;
}

uint16_t small_number(int i) { // of -8 … 8, exact in bf16
    float x = (float)(i * 37 % 17 - 8);
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return (uint16_t)(bits >> 16);
}

void tensor_core() {
    std::vector<uint16_t> a(256), b(128);
    for (int i = 0; i < 256; i++) {
        a[i] = small_number(i);
    }
    for (int i = 0; i < 128; i++) {
        b[i] = small_number(i * i + 3);
    }
    Memory left(a), right(b), out(16 * 8 * 4);
    expect(launch("test_mma", 1, 32, 0, out.address, left.address, right.address) == 0, "test_mma");
    std::vector<float> c = out.get<float>();
    for (int row = 0; row < 16; row++) {
        for (int column = 0; column < 8; column++) {
            float sum = row >= 8 && column % 2 == 1 ? 1 : 0;
            for (int k = 0; k < 16; k++) {
                sum += number(a[row * 16 + k]) * number(b[k * 8 + column]);
            }
            expect(c[row * 8 + column] == sum, "tensor core");
        }
    }
}

void faults() {
    Memory out(4 * 256), inp(std::vector<float>(1024, 1.0f)), fresh(4 * 256);
    Memory gone(std::vector<float>(256, 1.0f));
    expect(launch("fault_none", 1, 256, 0, out.address, 1, 2LL, 3.0f, 4u) == 0, "fault_none");
    expect(out.get<float>()[0] == 10, "parameters");
    expect_fault("read beyond", launch("fault_read_beyond", 1, 256, 0, out.address, inp.address, 769), 700,
                 "kernel fault_read_beyond, block (0,0,0), thread (255,0,0): reads 4 bytes at");
    expect_fault("write beyond", launch("fault_write_beyond", 1, 256, 0, out.address, 1), 700, "0 bytes behind an allocation of 1024");
    expect_fault("write ahead", launch("fault_write_beyond", 1, 256, 0, out.address, -2), 700, "bytes ahead of an allocation of 1024");
    cuMemFree_v2(gone.address);
    expect_fault("use after free", launch("fault_use_after_free", 1, 256, 0, out.address, gone.address), 700, "freed memory");
    std::vector<float> host(256);
    expect_fault("host pointer", launch("fault_use_after_free", 1, 256, 0, out.address, host.data()), 700, "outside the device");
    expect_fault("null pointer", launch("fault_use_after_free", 1, 256, 0, out.address, nullptr), 700, "null pointer");
    expect_fault("uninitialised", launch("fault_uninitialised", 1, 256, 0, out.address, fresh.address), 719, "never written");
    expect(launch("fault_misaligned", 1, 64, 0, out.address, inp.address, 4) == 0, "aligned");
    expect_fault("misaligned", launch("fault_misaligned", 1, 64, 0, out.address, inp.address, 1), 716, "no multiple of 16");
    expect(launch("fault_shared_beyond", 1, 256, 0, out.address, 0) == 0, "shared");
    expect_fault("shared beyond", launch("fault_shared_beyond", 1, 256, 0, out.address, 1), 700, "0 bytes behind an array of 1024");
    expect(launch("fault_dynamic_shared_beyond", 1, 256, 1024, out.address, 0) == 0, "dynamic shared");
    expect_fault("dynamic shared beyond", launch("fault_dynamic_shared_beyond", 1, 256, 1024, out.address, 1), 700, "the dynamic one");
    expect_fault("none of it", launch("fault_dynamic_shared_beyond", 1, 256, 0, out.address, 0), 700, "the dynamic one");
    expect_fault("shared uninitialised", launch("fault_shared_uninitialised", 1, 256, 0, out.address), 719, "never written");
    expect_fault("barrier", launch("fault_barrier", 1, 256, 0, out.address), 719, "255 of 256 threads");
    expect_fault("lost shuffle", launch("fault_lost_shuffle", 1, 256, 0, out.address), 719, "the lanes 00000100 never arrive");
    expect_fault("no barrier", launch("fault_no_barrier", 1, 256, 0, out.address), 719, "never written");
    expect_fault("no wait", launch("test_no_wait", 1, 32, 0, out.address, inp.address), 719, "never written");
    expect_fault("too many threads", launch("fault_barrier", 1, 257, 0, out.address), 1, "bears 256");
    expect_fault("too much shared", launch("fault_dynamic_shared_beyond", 1, 256, 49153, out.address, 0), 1, "may have 49152");
    expect(cuFuncSetAttribute(function("fault_dynamic_shared_beyond"), 8, 232448) == 0, "cuFuncSetAttribute");
    expect(launch("fault_dynamic_shared_beyond", 1, 256, 232448, out.address, 0) == 0, "all shared memory");
    expect_fault("grid", launch("fault_barrier", 0, 256, 0, out.address), 1, "grid of (0");
    char buffer[64] = {};
    size_t bytes = 16;
    void *extra[] = {(void *)1, buffer, (void *)2, &bytes, nullptr};
    expect_fault("parameters", cuLaunchKernel(function("fault_misaligned"), 1, 1, 1, 32, 1, 1, 0, nullptr, nullptr, extra), 1,
                 "takes 20 bytes of parameters and is given 16");
    void *kernel;
    expect(cuModuleGetFunction(&kernel, module_, "nothing") == 500, "unknown kernel");
    expect_fault("copy", cuMemcpyHtoD_v2(out.address + 4, host.data(), 1024), 1, "no part of one allocation");
}

void products() {
    void *handle;
    expect(cublasCreate_v2(&handle) == 0, "cublasCreate");
    float alpha = 2, beta = 3;
    int sizes[][3] = {{1, 1, 1}, {5, 7, 3}, {130, 200, 300}, {64, 193, 513}, {16, 6, 0}};
    for (auto &size : sizes) {
        for (int kind = 0; kind < 3 * 4; kind++) {
            int m = size[0], n = size[1], k = size[2], ta = kind & 1, tb = kind >> 1 & 1, types = kind / 4;
            int lda = (ta ? k : m) + 3, ldb = (tb ? n : k) + 1, ldc = m + 2;
            size_t na = (size_t)lda * (ta ? m : k), nb = (size_t)ldb * (tb ? k : n), nc = (size_t)ldc * n;
            std::vector<float> a(na + 1), b(nb + 1), c(nc);
            std::vector<uint16_t> a16(na + 1), b16(nb + 1), c16(nc);
            auto enter = [](std::vector<float> &x, std::vector<uint16_t> &x16, int salt) {
                for (size_t i = 0; i < x.size(); i++) {
                    x[i] = number(x16[i] = small_number((int)(i * 13 + i / 7 + salt)));
                }
            };
            enter(a, a16, 1);
            enter(b, b16, 2);
            enter(c, c16, 3);
            Memory da = types == 0 ? Memory(a) : Memory(a16), db = types == 0 ? Memory(b) : Memory(b16);
            Memory dc = types == 2 ? Memory(c16) : Memory(c);
            int in = types == 0 ? 0 : 14, out = types == 2 ? 14 : 0;
            int status = cublasGemmEx(handle, ta, tb, m, n, k, &alpha, (void *)da.address, in, lda, (void *)db.address, in, ldb,
                                      &beta, (void *)dc.address, out, ldc, 68, -1);
            expect(status == 0, "cublasGemmEx");
            std::vector<float> f = types == 2 ? std::vector<float>() : dc.get<float>();
            std::vector<uint16_t> h = types == 2 ? dc.get<uint16_t>() : std::vector<uint16_t>();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    double sum = 0;
                    for (int l = 0; l < k; l++) {
                        sum += (double)a[ta ? (size_t)i * lda + l : (size_t)l * lda + i] * b[tb ? (size_t)l * ldb + j : (size_t)j * ldb + l];
                    }
                    size_t at = (size_t)j * ldc + i;
                    float want = (float)(2 * sum + 3 * c[at]), got = types == 2 ? number(h[at]) : f[at];
                    expect(types == 2 ? std::fabs(got - want) <= std::fabs(want) / 256 : got == want, "product");
                }
            }
        }
    }
    Memory fresh(64), there(std::vector<float>(16, 1.0f)), to(64);
    int status = cublasGemmEx(handle, 0, 0, 4, 4, 4, &alpha, (void *)there.address, 0, 4, (void *)fresh.address, 0, 4, &beta,
                              (void *)to.address, 0, 4, 68, -1);
    expect_fault("product of nothing", status, 13, "operand B");
    status = cublasGemmEx(handle, 0, 0, 4, 5, 4, &alpha, (void *)there.address, 0, 4, (void *)there.address, 0, 4, &beta,
                          (void *)to.address, 0, 4, 68, -1);
    expect_fault("product beyond", status, 13, "operand B of 80 bytes");
}

template <typename F> double seconds(F f) {
    auto begin = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void speeds() {
    double time = seconds([] { launch("test_empty", 100000, 256, 0, 1); });
    printf("empty block of 256 threads: %.2f us\n", time / 100000 * 1e6);
    size_t n = 64 << 20;
    Memory inp(std::vector<float>(n, 1.0f)), out(n * 4);
    time = seconds([&] { launch("test_scale", (unsigned)(n / 1024), 256, 0, out.address, inp.address, 2.0f, (long long)n); });
    printf("scaling by float4: %.0f million elements/s\n", (double)n / time / 1e6);
    time = seconds([&] { launch("test_block_sum", 1000, 256, 0, out.address, inp.address, 8192); });
    printf("block sums: %.0f million elements/s\n", 8192e3 / time / 1e6);
    time = seconds([&] { launch("test_many_mma", 100, 128, 0, out.address, 1000); });
    printf("mma: %.2f us, %.1f GFLOP/s\n", time / 400000 * 1e6, 400000 * 4096.0 / time / 1e9);
    time = seconds([] { for (int i = 0; i < 10000; i++) launch("test_empty", 8, 32, 0, 1); });
    printf("small launch: %.2f us\n", time / 10000 * 1e6);
    void *handle;
    cublasCreate_v2(&handle);
    float one = 1, zero = 0;
    time = seconds([&] {
        cublasGemmEx(handle, 1, 0, 2048, 2048, 2048, &one, (void *)inp.address, 0, 2048, (void *)inp.address, 0, 2048, &zero,
                     (void *)out.address, 0, 2048, 68, -1);
    });
    printf("gemm: %.1f GFLOP/s\n", 2.0 * 2048 * 2048 * 2048 / time / 1e9);
}
} // namespace

int main(int argc, char **) {
    void *context;
    expect(cuInit(0) == 0 && cuDevicePrimaryCtxRetain(&context, 0) == 0 && cuCtxSetCurrent(context) == 0, "context");
    expect(cuModuleLoadData(&module_, "") == 0, "cuModuleLoadData");
    shuffles();
    block_sums();
    tensor_core();
    faults();
    products();
    if (argc > 1) {
        speeds();
    }
    printf(failures == 0 ? "all right\n" : "%d wrong\n", failures);
    return failures != 0;
}
