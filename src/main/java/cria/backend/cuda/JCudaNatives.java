package cria.backend.cuda;

import cria.file.NativeFiles;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import jcuda.LibUtils;

/// Loads JCuda's own libraries from a folder of this user.
///
/// Left alone, JCuda unpacks a library under a fixed name into the folder for temporary files when a class is first used, and
/// loads whatever lies there under that name: what another user put there, or half of what another process is writing. So while
/// the class is first used, the folder for temporary files is one where the library lies already.
final class JCudaNatives {

    /// Stands in the names of the libraries.
    private static final String VERSION = "12.6.0";

    private JCudaNatives() {}

    /// @param library `JCudaDriver` or `JCublas2`
    /// @param use     the first use of the class of this name
    /// @throws IllegalStateException with the loader's reason, in a line
    static void load(String library, Runnable use) {
        String file = "/lib/" + LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(library + "-" + VERSION));
        URL resource = JCudaNatives.class.getResource(file);
        if (resource == null) {
            throw new IllegalStateException("this jar was built without " + file + "; build it on this platform: mvn package");
        }
        String temporary = System.getProperty("java.io.tmpdir");
        try {
            System.setProperty("java.io.tmpdir", NativeFiles.folder(List.of(resource), NativeFiles.cache()).toString());
            use.run();
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be unpacked: " + e, e);
        } catch (LinkageError e) {
            throw new IllegalStateException(library + " does not load: " + reason(e), e);
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
        }
    }

    /// JCuda's message is a page of stack traces, in which the loader's last word is the reason.
    static String reason(LinkageError e) {
        String prefix = "UnsatisfiedLinkError: ";
        return String.valueOf(e.getMessage()).lines().filter(line -> line.contains(prefix))
            .map(line -> line.substring(line.indexOf(prefix) + prefix.length())).reduce((_, last) -> last).orElse(e.toString());
    }
}
