// Products of matrices on the CPU.
#pragma once

#include <cstdint>

enum class Element { F32, BF16 };

struct Matrix {
    uintptr_t address;
    Element element;
    long long leading; // elements from one column to the next
    bool transposed;
};

// C = alpha * A·B + beta * C, column by column; A is (m,k) and B is (k,n) as they enter the product. Sums are in float.
struct Product {
    long long m, n, k;
    float alpha, beta;
    Matrix a, b, c;
};

void multiply(const Product &product);
