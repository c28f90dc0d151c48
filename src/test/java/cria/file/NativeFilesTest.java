package cria.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        Object file = Files.readAttributes(folder.resolve("libone.so"), BasicFileAttributes.class).fileKey();
        assertEquals(folder, NativeFiles.folder(jar("b.jar", FIRST), cache));
        assertEquals(file, Files.readAttributes(folder.resolve("libone.so"), BasicFileAttributes.class).fileKey());
        assertNotEquals(folder, NativeFiles.folder(jar("c.jar", "other".getBytes()), cache));
    }

    /// What may have become of a library in the cache.
    enum Damage {
        CUT {
            @Override
            void doTo(Path file) throws IOException {
                Files.write(file, new byte[3]);
            }
        },
        MISSING {
            @Override
            void doTo(Path file) throws IOException {
                Files.delete(file);
            }
        },
        ZEROED {
            @Override
            void doTo(Path file) throws IOException {
                Files.write(file, new byte[FIRST.length]);
            }
        },
        ONE_BIT {
            @Override
            void doTo(Path file) throws IOException {
                byte[] bytes = FIRST.clone();
                bytes[5] ^= 1;
                Files.write(file, bytes);
            }
        },
        A_LINK_TO_ITS_LIKE {
            @Override
            void doTo(Path file) throws IOException {
                Path elsewhere = Files.move(file, file.resolveSibling("../../elsewhere").normalize());
                Files.createSymbolicLink(file, elsewhere);
            }
        },
        WRITABLE_BY_OTHERS {
            @Override
            void doTo(Path file) throws IOException {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
        },
        THE_FOLDER_WAS_OPEN {
            @Override
            void doTo(Path file) throws IOException {
                Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
                Files.write(file, FIRST);
            }
        };

        abstract void doTo(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNotTheLibraryIsReplacedAndNotWrittenInto(Damage damage) throws IOException {
        Path cache = temp.resolve("cache");
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        Path file = folder.resolve("libone.so");
        damage.doTo(file);
        // Whoever has loaded it keeps what it has loaded.
        Object damaged = damage == Damage.MISSING ? "" : Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
            .fileKey();
        assertEquals(folder, NativeFiles.folder(jar("a.jar", FIRST), cache));
        assertHolds(folder);
        assertNotEquals(damaged, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
        assertTrue(PrivateFolder.isOurs(folder) && PrivateFolder.isOurs(file));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theCacheIsForThisUserAlone() throws IOException {
        Path cache = temp.resolve("some/cache");
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        for (Path each : List.of(temp.resolve("some"), cache, folder)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aCacheBehindALinkIsNotUsed() throws IOException {
        Path target = Files.createDirectory(temp.resolve("target"));
        Path cache = Files.createSymbolicLink(temp.resolve("cache"), target);
        Path folder = NativeFiles.folder(jar("a.jar", FIRST), cache);
        assertFalse(folder.startsWith(cache) || folder.startsWith(target), folder.toString());
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
