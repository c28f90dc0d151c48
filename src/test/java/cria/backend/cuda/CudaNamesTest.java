package cria.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cria.kernel.Kernels;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The same op has the same name in Java and in CUDA.
class CudaNamesTest {
    private static final Pattern KERNEL = Pattern.compile("\\b(?:PLAIN_KERNEL|KERNEL)\\(\\d+,\\s*(\\w+)|ADAMW_OF_ALL_STATES\\((\\w+)");

    private static final Path SOURCES = Path.of("kernels");

    /// Products are cuBLAS's.
    private static final Set<String> NO_KERNEL = Set.of("matmul");

    @Test
    void everyOpHasItsKernels() throws IOException {
        assumeTrue(Files.isDirectory(SOURCES), "the sources are not here");
        List<String> kernels;
        try (Stream<Path> files = Files.list(SOURCES)) {
            kernels = files.filter(file -> file.toString().endsWith(".cu")).flatMap(CudaNamesTest::kernels).toList();
        }
        assertTrue(kernels.size() > 30, kernels.toString());
        for (Method op : Kernels.class.getMethods()) {
            String name = op.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            assertTrue(NO_KERNEL.contains(name)
                || kernels.stream().anyMatch(kernel -> kernel.equals(name) || kernel.startsWith(name + "_")),
                op.getName() + " needs " + name + " among " + kernels.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private static Stream<String> kernels(Path file) {
        try {
            return KERNEL.matcher(Files.readString(file)).results().map(CudaNamesTest::name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(MatchResult match) {
        return match.group(1) != null ? match.group(1) : match.group(2);
    }
}
