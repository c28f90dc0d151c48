// The driver's functions for modules, kernels and launches.
#include "driver.h"

#include <cstring>
#include <dlfcn.h>
#include <string>

#include "launch.h"

namespace {
// Every module is the library of kernels that lies beside this one.
Result load() {
    static void *library = nullptr;
    if (library != nullptr) {
        return SUCCESS;
    }
    Dl_info self;
    dladdr((void *)load, &self);
    std::string path = self.dli_fname;
    path = path.substr(0, path.find_last_of('/') + 1) + "libcria_kernels.so";
    library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    return library != nullptr ? SUCCESS : report(FILE_NOT_FOUND, "cannot load the kernels: %s", dlerror());
}

int module; // its address stands for every module

constexpr int MOST_REGISTERS = 65536;

// The parameters as one buffer with the layout of C. A parameter list given as pointers is packed first.
Result parameters_of(const Kernel &kernel, void **list, void **extra, std::string &packed, const unsigned char **buffer) {
    if (extra == nullptr) {
        if (list == nullptr && !kernel.sizes.empty()) {
            return report(INVALID_VALUE, "kernel %s is launched without its %zu parameters", kernel.name, kernel.sizes.size());
        }
        packed.resize((size_t)kernel.parameter_bytes + 1);
        for (size_t i = 0; i < kernel.sizes.size(); i++) {
            memcpy(&packed[(size_t)kernel.offsets[i]], list[i], (size_t)kernel.sizes[i]);
        }
        *buffer = (const unsigned char *)packed.data();
        return SUCCESS;
    }
    if (list != nullptr) {
        return report(INVALID_VALUE, "kernel %s is launched with two lists of parameters", kernel.name);
    }
    const size_t *bytes = nullptr;
    *buffer = nullptr;
    for (; *extra != nullptr; extra += 2) { // ends with CU_LAUNCH_PARAM_END
        switch ((size_t)extra[0]) {
        case 1: *buffer = (const unsigned char *)extra[1]; break; // CU_LAUNCH_PARAM_BUFFER_POINTER
        case 2: bytes = (const size_t *)extra[1]; break;          // CU_LAUNCH_PARAM_BUFFER_SIZE
        default: return INVALID_VALUE;
        }
    }
    if (*buffer == nullptr || bytes == nullptr || *bytes != (size_t)kernel.parameter_bytes) {
        return report(INVALID_VALUE, "kernel %s takes %d bytes of parameters and is given %zu", kernel.name,
                      kernel.parameter_bytes, bytes == nullptr ? 0 : *bytes);
    }
    return SUCCESS;
}

Result check_geometry(const Kernel &kernel, Dim grid, Dim block, unsigned dynamic_shared) {
    if (grid.x - 1 >= 0x7fffffff || grid.y - 1 >= 65535 || grid.z - 1 >= 65535) {
        return report(INVALID_VALUE, "kernel %s is launched with a grid of (%u,%u,%u) blocks", kernel.name, grid.x,
                      grid.y, grid.z);
    }
    unsigned long long threads = (unsigned long long)block.x * block.y * block.z;
    if (block.x - 1 >= 1024 || block.y - 1 >= 1024 || block.z - 1 >= 64 || threads > (unsigned)kernel.threads) {
        return report(INVALID_VALUE, "kernel %s is launched with blocks of (%u,%u,%u) threads, and bears %d", kernel.name,
                      block.x, block.y, block.z, kernel.threads);
    }
    if (dynamic_shared > (unsigned)kernel.dynamic_limit) {
        return report(INVALID_VALUE, "kernel %s is launched with %u bytes of shared memory, and may have %d", kernel.name,
                      dynamic_shared, kernel.dynamic_limit);
    }
    return SUCCESS;
}
} // namespace

EXPORT Result cuModuleLoadData(void **handle, const void *) {
    Result result = ready();
    if (result == SUCCESS) {
        result = load();
    }
    if (result == SUCCESS) {
        *handle = &module;
        cria_emulator_hold(1);
    }
    return result;
}

EXPORT Result cuModuleLoadDataEx(void **handle, const void *image, unsigned, int *, void **) {
    return cuModuleLoadData(handle, image);
}
EXPORT Result cuModuleLoadFatBinary(void **handle, const void *image) { return cuModuleLoadData(handle, image); }
EXPORT Result cuModuleLoad(void **handle, const char *) { return cuModuleLoadData(handle, nullptr); }
EXPORT Result cuModuleUnload(void *handle) {
    Result result = handle == &module ? ready() : INVALID_HANDLE;
    cria_emulator_hold(-(result == SUCCESS));
    return result;
}

EXPORT Result cuModuleGetFunction(Kernel **kernel, void *handle, const char *name) {
    if (handle != &module) {
        return INVALID_HANDLE;
    }
    *kernel = kernel_named(name);
    return *kernel != nullptr ? ready() : NOT_FOUND;
}

EXPORT Result cuModuleGetGlobal_v2(Address *, size_t *, void *, const char *) { return NOT_FOUND; }

EXPORT Result cuFuncGetAttribute(int *value, int attribute, Kernel *kernel) {
    switch (attribute) {
    case 0: *value = kernel->threads; break;               // most threads of a block
    case 1: *value = kernel->static_shared; break;
    case 2: case 3: case 7: *value = 0; break;             // constant and local memory, cache mode
    case 4: *value = MOST_REGISTERS / 2048; break;         // registers
    case 5: case 6: *value = 90; break;                    // versions of the code
    case 8: *value = kernel->dynamic_limit; break;
    case 9: *value = -1; break;                            // carve-out
    default: return INVALID_VALUE;
    }
    return ready();
}

EXPORT Result cuFuncSetAttribute(Kernel *kernel, int attribute, int value) {
    if (attribute == 8) {
        if (value < 0 || value + kernel->static_shared > (int)SHARED_BYTES) {
            return report(INVALID_VALUE, "kernel %s asks for %d bytes of shared memory", kernel->name, value);
        }
        kernel->dynamic_limit = value;
    } else if (attribute != 9) {
        return INVALID_VALUE;
    }
    return ready();
}

EXPORT Result cuFuncSetCacheConfig(Kernel *, int) { return ready(); }
EXPORT Result cuFuncSetSharedMemConfig(Kernel *, int) { return ready(); }

EXPORT Result cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, Kernel *kernel, int threads, size_t dynamic_shared) {
    if (threads < 1 || threads > kernel->threads) {
        return INVALID_VALUE;
    }
    int by_threads = 2048 / ((threads + 31) / 32 * 32);
    int by_shared = (int)(233472 / (dynamic_shared + (size_t)kernel->static_shared + 1024));
    int least = by_threads < by_shared ? by_threads : by_shared;
    *blocks = dynamic_shared > (size_t)kernel->dynamic_limit ? 0 : least < 32 ? least : 32;
    return ready();
}

EXPORT Result cuLaunchKernel(Kernel *kernel, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                             unsigned dynamic_shared, Stream *, void **list, void **extra) {
    Result result = ready();
    if (result != SUCCESS) {
        return result;
    }
    if (kernel == nullptr) {
        return INVALID_HANDLE;
    }
    result = check_geometry(*kernel, {gx, gy, gz}, {bx, by, bz}, dynamic_shared);
    std::string packed;
    const unsigned char *buffer = nullptr;
    if (result == SUCCESS) {
        result = parameters_of(*kernel, list, extra, packed, &buffer);
    }
    if (result != SUCCESS) {
        return result;
    }
    count(LAUNCHES);
    return launch(kernel, {gx, gy, gz}, {bx, by, bz}, (int)(bx * by * bz), (int)dynamic_shared, buffer);
}
