package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class JCudaNativesTest {

    @Test
    void findsTheReasonInAPageOfStackTraces() {
        assertEquals("/c/libJCublas2.so: libcublas.so.12: cannot open shared object file", JCudaNatives.reason(new UnsatisfiedLinkError("""
            Error while loading native library "JCublas2"
            Operating system name: Linux
            ---(start of nested stack traces)---
            Stack trace from the attempt to load the library as a file:
            java.lang.UnsatisfiedLinkError: no JCublas2 in java.library.path: /usr/lib
            \tat java.base/java.lang.ClassLoader.loadLibrary(ClassLoader.java:2458)
            Stack trace from the attempt to load the library as a resource:
            java.lang.UnsatisfiedLinkError: /c/libJCublas2.so: libcublas.so.12: cannot open shared object file
            \tat java.base/jdk.internal.loader.NativeLibraries.load(Native Method)
            """)));
        assertEquals("java.lang.NoClassDefFoundError: jcuda", JCudaNatives.reason(new NoClassDefFoundError("jcuda")));
    }

    @Test
    void putsTheFolderForTemporaryFilesBack() {
        String before = System.getProperty("java.io.tmpdir");
        assertThrows(IllegalStateException.class, () -> JCudaNatives.load("JCudaNothing", () -> {}));
        assertThrows(IllegalStateException.class, () -> JCudaNatives.load("JCudaDriver", () -> {
            throw new UnsatisfiedLinkError("for this test");
        }));
        assertEquals(before, System.getProperty("java.io.tmpdir"));
    }
}
