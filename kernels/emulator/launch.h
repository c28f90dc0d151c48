// Kernels by name, and their launches.
#pragma once

#include "block.h"

Kernel *kernel_named(const char *name); // null if no library has registered one

// Runs a grid to its end. The geometry and the parameters have been checked.
Result launch(Kernel *kernel, Dim grid, Dim block, int threads, int dynamic_shared, const unsigned char *parameters);
