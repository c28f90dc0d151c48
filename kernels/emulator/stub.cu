// Stands for kernels/cria.cu where there is none: the emulator's own kernels alone.
#include "../common.cuh"
