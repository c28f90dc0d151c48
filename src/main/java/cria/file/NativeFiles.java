package cria.file;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;

/// Makes files of libraries that are resources: the loader of the operating system cannot read a jar.
public final class NativeFiles {

    /// A file in a jar; its size and checksum stand in the jar's directory, so nothing has to be unpacked to know them.
    private record Packed(String name, URL url, long size, long crc) {}

    private NativeFiles() {}

    /// The folder of this user for [#folder].
    public static Path cache() {
        return CacheFolder.standard("natives");
    }

    /// The folder in which `resources` lie as files. Where they already do, as in a build, that folder; else they are
    /// unpacked once into a folder under `cache` that is named after their contents, and into a temporary one where `cache`
    /// cannot be written or belongs to somebody else. Two processes may do so at the same time: each file appears whole or not at all.
    ///
    /// What is loaded from there runs as this user, so the folders are for this user alone, and each file's checksum is compared at
    /// every start: that finds what a disk or a crash has done to it.
    ///
    /// @param cache a folder in one of this program's own, as [#cache()]
    public static Path folder(List<URL> resources, Path cache) throws IOException {
        if (resources.getFirst().getProtocol().equals("file")) {
            return Objects.requireNonNull(Path.of(URI.create(resources.getFirst().toString())).getParent());
        }
        List<Packed> files = resources.stream().map(NativeFiles::packed).toList();
        Path folder = cache.resolve(key(files));
        try {
            Path own = Objects.requireNonNull(cache.toAbsolutePath().getParent());
            boolean ours = true;
            for (Path each : new Path[] {own, cache, folder}) {
                ours &= PrivateFolder.make(each);
            }
            for (Packed file : files) {
                if (!ours || !holds(folder.resolve(file.name), file)) {
                    unpack(file, folder);
                }
            }
            return folder;
        } catch (IOException _) {
            Path temporary = Files.createTempDirectory("cria-natives-");
            temporary.toFile().deleteOnExit();
            for (Packed file : files) {
                unpack(file, temporary);
                temporary.resolve(file.name).toFile().deleteOnExit();
            }
            return temporary;
        }
    }

    private static Packed packed(URL url) {
        try {
            if (url.openConnection() instanceof JarURLConnection connection) {
                JarEntry entry = connection.getJarEntry();
                return new Packed(Path.of(entry.getName()).getFileName().toString(), url, entry.getSize(), entry.getCrc());
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + url, e);
        }
        throw new IllegalStateException("neither a file nor in a jar: " + url);
    }

    private static String key(List<Packed> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Packed file : files) {
                digest.update("%s %d %x\n".formatted(file.name, file.size, file.crc).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean holds(Path target, Packed file) throws IOException {
        if (!PrivateFolder.isOurs(target) || !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) || Files.size(target) != file.size) {
            return false;
        }
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        }
        return crc.getValue() == file.crc;
    }

    private static void unpack(Packed file, Path folder) throws IOException {
        Path part = Files.createTempFile(folder, file.name, ".part");
        try {
            try (InputStream in = file.url.openStream()) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, folder.resolve(file.name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
