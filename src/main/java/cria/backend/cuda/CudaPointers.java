package cria.backend.cuda;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;

/// JCuda's pointers made of addresses, and the addresses of its pointers: tensors are views at any offset.
final class CudaPointers {
    private CudaPointers() {}

    /// On the device.
    static final class Device extends CUdeviceptr {
        Device() {}

        Device(long address) {
            super(new CUdeviceptr(), address);
        }

        long address() {
            return getNativePointer() + getByteOffset();
        }
    }

    /// On the host, outside Java's heap; also a device address where JCuda asks for any pointer.
    static final class Native extends Pointer {
        Native() {}

        Native(long address) {
            super(address);
        }

        long address() {
            return getNativePointer() + getByteOffset();
        }
    }
}
