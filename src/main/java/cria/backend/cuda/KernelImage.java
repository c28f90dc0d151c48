package cria.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Properties;

/// The compiled kernels in the jar: machine code for some architectures, and PTX that a driver compiles for others.
///
/// @param toolkit       the version of CUDA that compiled them, as 13.0
/// @param architectures such as `sm_90` for machine code and `compute_120` for PTX, with blanks between
public record KernelImage(String toolkit, String architectures) {

    /// Empty where the jar was built without a CUDA compiler.
    public static Optional<KernelImage> find() {
        try (InputStream in = KernelImage.class.getResourceAsStream("/cuda/cria.properties")) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            return Optional.of(new KernelImage(properties.getProperty("toolkit", "0"), properties.getProperty("architectures", "")));
        } catch (IOException e) {
            throw new IllegalStateException("/cuda/cria.properties on the class path cannot be read", e);
        }
    }

    /// Why a driver that knows CUDA up to `driver` (12040 is 12.4) cannot load this. It can where the compiler's major version
    /// is its own or an older one.
    Optional<String> problem(int driver) {
        int major = Integer.parseInt(toolkit.split("\\.")[0]);
        return major <= driver / 1000 ? Optional.empty() : Optional.of(
            "the CUDA driver knows CUDA up to %d.%d and the kernels were compiled by CUDA %s: install a newer driver, or build with CUDA %d"
                .formatted(driver / 1000, driver % 1000 / 10, toolkit, driver / 1000));
    }
}
