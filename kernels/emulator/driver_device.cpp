// The driver's functions for devices, contexts and errors.
#include "driver.h"

#include <atomic>
#include <climits>
#include <cstdio>
#include <cstring>

namespace {
std::atomic<bool> initialised;
Context primary;
thread_local Context *current;

struct Attribute { int number, value; };
constexpr Attribute ATTRIBUTES[] = {
    {1, 1024}, {2, 1024}, {3, 1024}, {4, 64},         // threads of a block, in all and in x, y, z
    {5, INT_MAX}, {6, 65535}, {7, 65535},             // blocks of a grid
    {8, (int)SHARED_STATIC_BYTES}, {9, 65536},        // shared and constant memory of a block
    {10, 32}, {11, INT_MAX}, {12, 65536},             // lanes of a warp, pitch, registers of a block
    {13, 1000000}, {14, 512}, {16, 4},                // clock in kHz, alignment of textures, multiprocessors
    {17, 0}, {18, 0}, {19, 1}, {20, 0}, {31, 1},      // time limit, integrated, mapped memory, mode, kernels at once
    {32, 0}, {33, 0}, {34, 0}, {35, 0}, {50, 0},      // error correction, PCI addresses, TCC
    {36, 1000000}, {37, 64}, {38, 1 << 20},           // memory clock and width, second cache
    {39, 2048}, {40, 1}, {41, 1},                     // threads of a multiprocessor, copies at once, one address space
    {75, 9}, {76, 0}, {78, 1}, {83, 0}, {95, 0},      // compute capability, priorities, managed, cooperative
    {81, 233472}, {82, 65536}, {97, (int)SHARED_BYTES}, {106, 32}, {111, 1024}, // of a multiprocessor; opt-in; reserved
};

struct Name { Result result; const char *name, *text; };
constexpr Name NAMES[] = {
    {SUCCESS, "CUDA_SUCCESS", "no error"},
    {INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {FILE_NOT_FOUND, "CUDA_ERROR_FILE_NOT_FOUND", "file not found"},
    {INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready"},
    {ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {MISALIGNED_ADDRESS, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address"},
    {LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"},
    {NOT_SUPPORTED, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {UNKNOWN, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

Result begun() { return cria_emulator_refuses() ? UNKNOWN : !initialised ? NOT_INITIALIZED : SUCCESS; }

Result device_of(Device device) {
    Result result = begun();
    return result != SUCCESS ? result : device != 0 ? INVALID_DEVICE : SUCCESS;
}
} // namespace

Result ready() {
    Result result = begun();
    return result != SUCCESS ? result : current == nullptr ? INVALID_CONTEXT : SUCCESS;
}

EXPORT Result cuInit(unsigned flags) {
    if (flags != 0) {
        return INVALID_VALUE;
    }
    memory_begin();
    initialised = true;
    return begun();
}

EXPORT Result cuDriverGetVersion(int *version) {
    *version = 99000; // it reads no machine code, so whatever compiled that
    return SUCCESS;
}

EXPORT Result cuDeviceGetCount(int *count) {
    *count = 1;
    return begun();
}

EXPORT Result cuDeviceGet(Device *device, int ordinal) {
    *device = ordinal;
    return device_of(ordinal);
}

EXPORT Result cuDeviceGetName(char *name, int bytes, Device device) {
    snprintf(name, bytes > 0 ? (size_t)bytes : 0, "Cria emulator");
    return device_of(device);
}

EXPORT Result cuDeviceTotalMem_v2(size_t *bytes, Device device) {
    *bytes = memory_total();
    return device_of(device);
}

EXPORT Result cuDeviceComputeCapability(int *major, int *minor, Device device) {
    *major = 9;
    *minor = 0;
    return device_of(device);
}

EXPORT Result cuDeviceGetUuid(unsigned char *uuid, Device device) {
    memset(uuid, 0, 16);
    return device_of(device);
}

EXPORT Result cuDeviceGetPCIBusId(char *text, int bytes, Device device) {
    snprintf(text, bytes > 0 ? (size_t)bytes : 0, "0000:00:00.0");
    return device_of(device);
}

EXPORT Result cuDeviceGetAttribute(int *value, int attribute, Device device) {
    for (const Attribute &known : ATTRIBUTES) {
        if (known.number == attribute) {
            *value = known.value;
            return device_of(device);
        }
    }
    return INVALID_VALUE;
}

EXPORT Result cuDevicePrimaryCtxRetain(Context **context, Device device) {
    Result result = device_of(device);
    if (result == SUCCESS) {
        *context = &primary;
        primary.users++;
        cria_emulator_hold(1);
    }
    return result;
}

EXPORT Result cuDevicePrimaryCtxRelease_v2(Device device) {
    Result result = device_of(device);
    if (result == SUCCESS && primary.users == 0) {
        result = INVALID_CONTEXT;
    }
    if (result == SUCCESS) {
        primary.users--;
        cria_emulator_hold(-1);
    }
    return result;
}

EXPORT Result cuDevicePrimaryCtxSetFlags_v2(Device device, unsigned) { return device_of(device); }

EXPORT Result cuDevicePrimaryCtxGetState(Device device, unsigned *flags, int *active) {
    *flags = 0;
    *active = primary.users > 0;
    return device_of(device);
}

EXPORT Result cuCtxCreate_v2(Context **context, unsigned, Device device) {
    Result result = device_of(device);
    if (result == SUCCESS) {
        *context = current = new Context;
        cria_emulator_hold(1);
    }
    return result;
}

EXPORT Result cuCtxDestroy_v2(Context *context) {
    if (context == nullptr || context == &primary) {
        return INVALID_CONTEXT;
    }
    if (current == context) {
        current = nullptr;
    }
    delete context;
    cria_emulator_hold(-1);
    return SUCCESS;
}

EXPORT Result cuCtxSetCurrent(Context *context) {
    Result result = begun();
    if (result == SUCCESS) {
        current = context;
    }
    return result;
}

EXPORT Result cuCtxGetCurrent(Context **context) {
    *context = current;
    return begun();
}

EXPORT Result cuCtxGetDevice(Device *device) {
    *device = 0;
    return ready();
}

EXPORT Result cuCtxSynchronize(void) {
    count(SYNCHRONISATIONS);
    return ready();
}

EXPORT Result cuGetErrorName(Result result, const char **text) {
    for (const Name &known : NAMES) {
        if (known.result == result) {
            *text = known.name;
            return SUCCESS;
        }
    }
    *text = nullptr;
    return INVALID_VALUE;
}

EXPORT Result cuGetErrorString(Result result, const char **text) {
    for (const Name &known : NAMES) {
        if (known.result == result) {
            *text = known.text;
            return SUCCESS;
        }
    }
    *text = nullptr;
    return INVALID_VALUE;
}
