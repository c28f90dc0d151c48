package cria.hostile;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Runs a case in a folder of its own, which is looked at before and after: the case's files, a folder beside them with what belongs
/// to somebody else, and the place for temporary files.
final class Workplace {
    /// In which a case is run.
    static final String FOLDER = "work";
    /// What nobody may touch.
    static final String OUTSIDE = "outside";

    private final Path jar;
    private final Path harmless;
    private final Path places;
    private final boolean keep;

    /// @param harmless what every case begins with
    /// @param places   where folders of cases are made
    /// @param keep     whether they stay
    Workplace(Path jar, Path harmless, Path places, boolean keep) {
        this.jar = jar;
        this.harmless = harmless;
        this.places = places;
        this.keep = keep;
    }

    /// What came of a case.
    ///
    /// @param broken what does not hold
    record Report(JarRun run, List<String> broken) {}

    Report run(HostileCase tried) throws IOException, InterruptedException {
        Path place = Files.createTempDirectory(places, "case");
        try {
            Path whole = Files.createDirectory(place.resolve("whole"));
            Path folder = whole.resolve(FOLDER);
            copy(harmless, folder);
            Files.writeString(Files.createDirectory(whole.resolve(OUTSIDE)).resolve("letter.txt"), "mine\n");
            Path temporary = Files.createDirectory(whole.resolve("temporary"));
            tried.setup().make(folder);
            Snapshot before = Snapshot.of(whole);
            JarRun run = JarRun.of(jar, tried.arguments(), folder, temporary, Files.createDirectory(place.resolve("streams")));
            return new Report(run, Promises.broken(tried, run, before.until(Snapshot.of(whole))));
        } finally {
            if (!keep) {
                delete(place);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES,
                    LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
