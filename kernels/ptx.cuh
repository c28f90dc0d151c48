// Inline PTX, and nothing else: tensor cores, their loads from shared memory, and copies to shared memory behind one's back.
// Each wrapper has the same meaning on the emulator.
//
// A fragment is a 16 × 16 or 16 × 8 matrix spread over the registers of a warp. With g = lane / 4 and t = lane % 4,
//     a (16 × 16):  a[0] (g, 2t..2t+1)   a[1] (g+8, 2t..)   a[2] (g, 2t+8..)   a[3] (g+8, 2t+8..)
//     b (16 × 8):   b0   (2t..2t+1, g)   b1   (2t+8.., g)
//     d (16 × 8):   d[0], d[1] (g, 2t..2t+1)   d[2], d[3] (g+8, 2t..2t+1)
#pragma once

#ifdef __CUDACC__
DEVICE unsigned shared_address(const void *shared) {
    return (unsigned)__cvta_generic_to_shared(shared);
}
#endif

// d += a · b
DEVICE void mma_bf16_16816(float (&d)[4], const unsigned (&a)[4], unsigned b0, unsigned b1) {
#ifdef __CUDACC__
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
#else
    unsigned b[2] = {b0, b1};
    emulator_mma_bf16_16816(d, a, b);
#endif
}

// Four 8 × 8 matrices: lane l gives the address of row l % 8 of matrix l / 8 and gets of each matrix elements (g, 2t..2t+1).
DEVICE void ldmatrix_x4(unsigned (&r)[4], const void *row) {
#ifdef __CUDACC__
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(shared_address(row))
                 : "memory");
#else
    emulator_ldmatrix(r, row, 4, false);
#endif
}

// The same, but a lane gets elements (2t..2t+1, g).
DEVICE void ldmatrix_x4_trans(unsigned (&r)[4], const void *row) {
#ifdef __CUDACC__
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(shared_address(row))
                 : "memory");
#else
    emulator_ldmatrix(r, row, 4, true);
#endif
}

// Begins to copy 16 bytes to shared memory, or zeros if not valid: then nothing is read.
DEVICE void cp_async_16(void *shared, const void *global, bool valid) {
#ifdef __CUDACC__
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;"
                 :
                 : "r"(shared_address(shared)), "l"(__cvta_generic_to_global(global)), "r"(valid ? 16 : 0)
                 : "memory");
#else
    emulator_cp_async_16(shared, global, valid);
#endif
}

// The same for 4 bytes.
DEVICE void cp_async_4(void *shared, const void *global, bool valid) {
#ifdef __CUDACC__
    asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;"
                 :
                 : "r"(shared_address(shared)), "l"(__cvta_generic_to_global(global)), "r"(valid ? 4 : 0)
                 : "memory");
#else
    emulator_cp_async_4(shared, global, valid);
#endif
}

// The copies begun since the last commit are a group.
DEVICE void cp_async_commit() {
#ifdef __CUDACC__
    asm volatile("cp.async.commit_group;" ::: "memory");
#else
    emulator_cp_async_commit();
#endif
}

// Waits until at most n groups of this thread are under way. Other threads see the copies after a barrier.
template <int n> DEVICE void cp_async_wait() {
#ifdef __CUDACC__
    asm volatile("cp.async.wait_group %0;" ::"n"(n) : "memory");
#else
    emulator_cp_async_wait(n);
#endif
}

// The logarithm to base 2 in one instruction: -infinity for 0, and for what is below the smallest normal number.
DEVICE float fast_log2(float x) {
#ifdef __CUDACC__
    float y;
    asm("lg2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return log2f(x);
#endif
}

// Two neighbours of a row of a fragment.
DEVICE unsigned pack_bf16(float lo, float hi) {
#ifdef __CUDACC__
    unsigned packed;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(packed) : "f"(hi), "f"(lo));
    return packed;
#else
    return from_float<bf16>(lo).bits | (unsigned)from_float<bf16>(hi).bits << 16;
#endif
}

// 2^x in one instruction: 0 for -infinity, and for results below the smallest normal number.
DEVICE float fast_exp2(float x) {
#ifdef __CUDACC__
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
#else
    return exp2f(x);
#endif
}
