package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cria.backend.cuda.CudaSearch.Candidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaSearchTest {
    private static final Candidate LOADER_12 = new Candidate("libcublas.so.12", 12);
    private static final Candidate LOADER_13 = new Candidate("libcublas.so.13", 13);

    @TempDir
    Path root;

    @Test
    void takesVersion12AnywhereBeforeVersion13() throws IOException {
        String wheel = library("usr/lib/python3.12/site-packages/nvidia/cublas/lib/libcublas.so.12");
        String toolkit = library("usr/local/cuda-13.0/lib64/libcublas.so.13");
        assertEquals(List.of(LOADER_12, new Candidate(wheel, 12), LOADER_13, new Candidate(toolkit, 13)), candidates(Map.of()));
    }

    @Test
    void looksWhereVariablesPoint() throws IOException {
        String home = library("opt/cuda/lib64/libcublas.so.12");
        String environment = library("venv/lib/python3.13/site-packages/nvidia/cu13/lib/libcublas.so.13");
        assertEquals(List.of(LOADER_12, new Candidate(home, 12), LOADER_13, new Candidate(environment, 13)),
            candidates(Map.of("CUDA_HOME", root.resolve("opt/cuda").toString(), "VIRTUAL_ENV", root.resolve("venv").toString())));
    }

    @Test
    void takesNothingButWhatIsNamed() throws IOException {
        library("usr/local/cuda/lib64/libcublas.so.12");
        Candidate named = new Candidate(library("mine/libcublas.so.13"), 13);
        assertEquals(List.of(named), candidates(Map.of("CRIA_CUBLAS", named.library())));
        assertEquals(List.of(named), candidates(Map.of("CRIA_CUBLAS", root.resolve("mine").toString())));
        assertEquals(List.of(), candidates(Map.of("CRIA_CUBLAS", root.resolve("nothing").toString())));
    }

    @Test
    void namesOnlyFoldersThatExist() throws IOException {
        library("usr/local/cuda/lib64/libcudart.so.12");
        List<Path> folders = new CudaSearch(Map.of("CUDA_PATH", "/nowhere"), root).folders();
        assertEquals(List.of(root.resolve("usr/local/cuda/lib64")), folders);
        assertFalse(candidates(Map.of()).stream().anyMatch(candidate -> candidate.library().contains("cudart")));
    }

    private List<Candidate> candidates(Map<String, String> environment) {
        return new CudaSearch(environment, root).candidates();
    }

    private String library(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.createFile(file).toString();
    }
}
