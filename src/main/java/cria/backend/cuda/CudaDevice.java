package cria.backend.cuda;

import java.nio.charset.StandardCharsets;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.JCudaDriver;

/// The first device that the driver shows, its primary context, and what of it decides how kernels are launched.
final class CudaDevice {
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private volatile Thread current;

    CudaDevice(CudaOwned owned) {
        CudaCheck.driver("cuInit", JCudaDriver.cuInit(0));
        CudaCheck.driver("cuDeviceGet", JCudaDriver.cuDeviceGet(device, 0));
        CudaCheck.driver("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        owned.add(() -> CudaCheck.driver("cuDevicePrimaryCtxRelease", JCudaDriver.cuDevicePrimaryCtxRelease(device)));
        makeCurrent();
    }

    /// A context is current in a thread; every call of the backend may come from another.
    void makeCurrent() {
        if (current != Thread.currentThread()) {
            CudaCheck.driver("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
            current = Thread.currentThread();
        }
    }

    String name() {
        return name(device);
    }

    static String name(CUdevice device) {
        byte[] name = new byte[256];
        CudaCheck.driver("cuDeviceGetName", JCudaDriver.cuDeviceGetName(name, name.length, device));
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8);
    }

    /// 90 for compute capability 9.0.
    int capability() {
        return capability(device);
    }

    static int capability(CUdevice device) {
        return 10 * attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    int multiprocessors() {
        return attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    /// Bytes of shared memory that a block can have.
    int sharedBytes() {
        return attribute(device, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN);
    }

    private static int attribute(CUdevice device, int attribute) {
        int[] value = new int[1];
        CudaCheck.driver("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
        return value[0];
    }
}
