package cria.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFilesTest {
    private static final byte[] FIRST = "first library".getBytes();
    private static final byte[] SECOND = new byte[300_000];

    @TempDir
    Path temp;

    @Test
    void usesPlainFilesWhereTheyLie() throws IOException {
        Path file = Files.write(temp.resolve("libone.so"), FIRST);
        assertEquals(temp, NativeFiles.folder(List.of(file.toUri().toURL()), temp.resolve("cache")));
        assertTrue(Files.notExists(temp.resolve("cache")));
    }

    @Test
    void unpacksOnceIntoAFolderNamedAfterTheContents() throws IOException {
        Path cache = temp.resolve("cache");
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        assertEquals(cache, folder.getParent());
        assertHolds(folder);
        // A second process must not write what the first may have loaded.
        Files.write(folder.resolve("libone.so"), "FIRST LIBRARY".getBytes());
        assertEquals(folder, NativeFiles.folder(jar("b.jar", FIRST), cache));
        assertArrayEquals("FIRST LIBRARY".getBytes(), Files.readAllBytes(folder.resolve("libone.so")));
        assertNotEquals(folder, NativeFiles.folder(jar("c.jar", "other".getBytes()), cache));
    }

    @Test
    void mendsAFileThatWasCutOff() throws IOException {
        Path cache = temp.resolve("cache");
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        Files.write(folder.resolve("libone.so"), new byte[3]);
        Files.delete(folder.resolve("libtwo.so"));
        assertEquals(folder, NativeFiles.folder(jar("a.jar", FIRST), cache));
        assertHolds(folder);
    }

    @Test
    void fallsBackToATemporaryFolder() throws IOException {
        Path cache = Files.write(temp.resolve("a file, not a folder"), FIRST);
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        assertNotEquals(cache, folder.getParent());
        assertHolds(folder);
    }

    @Test
    void severalMayUnpackAtOnce() throws Exception {
        Path cache = temp.resolve("cache");
        List<URL> jar = jar("a.jar", FIRST);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            Callable<Path> unpack = () -> NativeFiles.folder(jar, cache);
            for (var folder : pool.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
                assertEquals(cache, folder.get().getParent());
                assertHolds(folder.get());
            }
        }
    }

    private static void assertHolds(Path folder) throws IOException {
        assertArrayEquals(FIRST, Files.readAllBytes(folder.resolve("libone.so")));
        assertArrayEquals(SECOND, Files.readAllBytes(folder.resolve("libtwo.so")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Set.of("libone.so", "libtwo.so"),
                files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    private List<URL> jar(String name, byte[] one) throws IOException {
        Path jar = temp.resolve(name);
        if (Files.notExists(jar)) {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
                out.putNextEntry(new ZipEntry("native/libone.so"));
                out.write(one);
                out.putNextEntry(new ZipEntry("native/libtwo.so"));
                out.write(SECOND);
            }
        }
        return List.of(url(jar, "libone.so"), url(jar, "libtwo.so"));
    }

    private static URL url(Path jar, String name) throws IOException {
        return URI.create("jar:" + jar.toUri() + "!/native/" + name).toURL();
    }
}
