package cria.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// THIRD-PARTY.md and the licence texts beside the packaged jar: what it carries of others is named, with its licence.
class ThirdPartyIT {
    private static final String TEXTS = "META-INF/licenses/";
    private static final List<String> OURS = List.of("cria/**", "cuda/**", "native/*/libcria.*", "native/*/libcublas-bridge.*",
        "org/xerial/snappy/Snappy.class", "com/github/luben/zstd/Zstd.class");

    /// Words that stand in one of the texts of a work under the licence.
    private static final Map<String, String> WORDS = Map.of(
        "Apache 2.0", "Apache License\n                           Version 2.0, January 2004",
        "MIT", "Permission is hereby granted, free of charge",
        "BSD 2-clause", "2. Redistributions in binary form must reproduce the above",
        "BSD 3-clause", "endorse or promote products",
        "GPL 3 with exception", "GCC RUNTIME LIBRARY EXCEPTION",
        "LGPL 2.1", "GNU LESSER GENERAL PUBLIC LICENSE\n                       Version 2.1, February 1999",
        "CUDA EULA", "libcudart_static.a");

    private static JarFile jar;

    /// A row of the table.
    private record Work(String name, List<String> licences, List<String> places, List<String> texts) {

        static Work of(String row) {
            String[] cells = row.split("\\|");
            return new Work(cells[1].strip(), Arrays.asList(cells[3].strip().split(", ")), quoted(cells[4]), quoted(cells[5]));
        }

        private static List<String> quoted(String cell) {
            return Pattern.compile("`([^`]+)`").matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
        }
    }

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(JarRunner.trainerJar().toFile());
    }

    @AfterAll
    static void close() throws IOException {
        jar.close();
    }

    private static String text(JarFile jar, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        assertTrue(entry != null, () -> jar.getName() + " has no " + name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<Work> works() throws IOException {
        return text(jar, "META-INF/THIRD-PARTY.md").lines().filter(line -> line.startsWith("| [")).map(Work::of).toList();
    }

    /// The classes and files of the jar, without those that only describe it.
    private static Set<String> contents() {
        return jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
            .filter(name -> !name.startsWith("META-INF/")).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean matches(String place, String name) {
        return FileSystems.getDefault().getPathMatcher("glob:" + place).matches(Path.of(name));
    }

    private static Set<String> unnamed(Set<String> contents, List<Work> works) {
        List<String> places = Stream.concat(OURS.stream(), works.stream().flatMap(work -> work.places().stream())).toList();
        return contents.stream().filter(name -> places.stream().noneMatch(place -> matches(place, name)))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void namesAllThatTheJarCarries() throws IOException {
        assertEquals(Set.of(), unnamed(contents(), works()), "THIRD-PARTY.md has no row for these");
    }

    @Test
    void findsWhatHasNoRow() throws IOException {
        Set<String> more = Set.of("org/stranger/Thing.class", "native/linux-x86_64/libstranger.so", "cria/cli/Main.class",
            "picocli/A.class");
        assertEquals(Set.of("org/stranger/Thing.class", "native/linux-x86_64/libstranger.so"), unnamed(more, works()));
    }

    @Test
    void namesNothingThatIsGone() throws IOException {
        Set<String> contents = contents();
        for (Work work : works()) {
            for (String place : work.places()) {
                boolean ofSomePlatforms = place.startsWith("native/") || place.startsWith("lib/");
                assertTrue(ofSomePlatforms || contents.stream().anyMatch(name -> matches(place, name)), work.name() + ": no " + place);
            }
        }
    }

    @Test
    void carriesTheLicencesThatItNames() throws IOException {
        Set<String> named = new HashSet<>();
        for (Work work : works()) {
            StringBuilder all = new StringBuilder();
            for (String name : work.texts()) {
                named.add(TEXTS + name);
                all.append(text(jar, TEXTS + name));
            }
            for (String licence : work.licences()) {
                assertTrue(WORDS.containsKey(licence), () -> work.name() + ": " + licence);
                assertTrue(all.indexOf(WORDS.get(licence)) >= 0, () -> "the texts of " + work.name() + " are not of " + licence);
            }
        }
        assertEquals(named, jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName)
            .filter(name -> name.startsWith(TEXTS)).collect(Collectors.toSet()));
    }

    @Test
    void repeatsWhatLibrariesSayOfThemselves() throws IOException {
        Set<String> ours = new HashSet<>();
        for (JarEntry entry : jar.stream().filter(entry -> entry.getName().startsWith(TEXTS) && !entry.isDirectory()).toList()) {
            ours.add(text(jar, entry.getName()));
        }
        int compared = 0;
        for (String path : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            if (path.endsWith(".jar") && !Files.isSameFile(Path.of(path), Path.of(jar.getName()))) {
                compared += compare(path, ours);
            }
        }
        assertTrue(compared >= 8, "Jackson's four libraries have a licence and a notice each");
    }

    /// How many texts the library at `path` has, if the packaged jar carries its classes; each must be among `ours`.
    private static int compare(String path, Set<String> ours) throws IOException {
        try (JarFile library = new JarFile(path)) {
            List<String> classes = library.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")
                && !name.endsWith("module-info.class") && !name.startsWith("META-INF/")).toList();
            if (classes.isEmpty() || classes.stream().anyMatch(name -> jar.getJarEntry(name) == null)) {
                return 0;
            }
            List<String> texts = library.stream().map(JarEntry::getName)
                .filter(name -> name.matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*")).toList();
            for (String name : texts) {
                assertTrue(ours.contains(text(library, name)), () -> name + " of " + path + " is not under " + TEXTS);
            }
            return texts.size();
        }
    }

    @Test
    void isUnderItsOwnLicence() throws IOException {
        assertEquals(Files.readString(Path.of("LICENSE")), text(jar, "META-INF/LICENSE"));
        Set<String> beside = jar.stream().map(JarEntry::getName).filter(name -> name.matches("META-INF/[^/]+"))
            .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/THIRD-PARTY.md"), beside);
        assertFalse(works().isEmpty());
    }
}
