package cria;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may know whom. A package that is not in the table below fails the test: it needs a place in the order first.
class PackageOrderTest {

    private static final JavaClasses CLASSES =
        new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("cria");

    /// Each package and the packages of Cria that it may know, itself and `cria` (the two exceptions) aside. A type that
    /// is only passed through, as the head that a model gives out, counts.
    private static final Map<String, Set<String>> KNOWS = new TreeMap<>(Map.ofEntries(
        room("cria"),
        room("cria.launch"),
        room("cria.file"),
        room("cria.tensor"),
        room("cria.kernel", "tensor"),
        room("cria.backend.reference", "kernel", "tensor"),
        room("cria.backend.cpu", "file", "kernel", "tensor"),
        room("cria.backend.cuda", "file", "kernel", "tensor"),
        room("cria.backend", "backend.reference", "backend.cpu", "backend.cuda", "kernel", "tensor"),
        room("cria.layer", "kernel", "tensor"),
        room("cria.safetensors", "file", "tensor"),
        room("cria.model", "file", "safetensors", "layer", "kernel", "tensor"),
        room("cria.optim", "layer", "kernel", "tensor"),
        room("cria.tokenizer"),
        room("cria.tokenizer.template", "tokenizer"),
        room("cria.tokenizer.bpe", "tokenizer"),
        room("cria.tokenizer.file", "file", "tokenizer", "tokenizer.template", "tokenizer.bpe"),
        room("cria.data.source.stream", "file"),
        room("cria.data.source.table", "data.source.stream"),
        room("cria.data.source.parquet", "data.source.stream", "file"),
        room("cria.data.source.folder", "file"),
        room("cria.data.source", "data.source.stream", "data.source.table", "data.source.parquet", "data.source.folder", "file"),
        room("cria.data.sample", "data.source"),
        room("cria.data.message", "data.source", "tokenizer"),
        room("cria.data.shape", "file", "data.source", "data.sample", "data.message", "tokenizer"),
        room("cria.data.row", "data.source", "data.sample", "data.shape", "tokenizer"),
        room("cria.data.disk", "file"),
        room("cria.data.turn", "data.disk", "data.source", "data.sample", "data.shape", "tokenizer"),
        room("cria.data.store", "file"),
        room("cria.data.split", "data.shape", "tokenizer"),
        room("cria.data.batch", "file", "data.source", "data.sample", "data.shape", "data.split", "data.store", "tokenizer"),
        room("cria.tuning", "file", "safetensors", "model", "layer", "kernel", "tensor"),
        room("cria.world", "tensor"),
        room("cria.metric", "layer"),
        room("cria.train", "world", "metric", "data.batch", "tuning", "model", "optim", "layer", "kernel", "tensor"),
        room("cria.checkpoint", "file", "safetensors", "tuning", "optim", "kernel", "tensor"),
        room("cria.log", "file", "train"),
        room("cria.settings.schedule", "file", "optim"),
        room("cria.settings.cache", "file", "data.store"),
        room("cria.settings.source", "data.source"),
        room("cria.hub", "file"),
        room("cria.settings", "file", "hub", "settings.schedule", "settings.cache", "settings.source", "data.source", "data.sample",
            "data.shape", "data.row", "data.turn", "data.store", "data.split", "data.batch", "tuning", "optim", "backend", "kernel",
            "tensor"),
        room("cria.run", "settings", "file", "safetensors", "data.split", "data.batch", "tuning", "model", "optim", "train", "checkpoint",
            "log", "world",
            "kernel",
            "tensor"),
        room("cria.generate", "file", "tokenizer", "tokenizer.template", "tokenizer.file", "data.batch", "model", "layer", "kernel",
            "tensor"),
        room("cria.verify", "file", "safetensors", "data.batch", "world", "train", "generate", "tuning", "model", "optim", "layer",
            "kernel", "tensor"),
        room("cria.demo", "file"),
        room("cria.cli.terminal", "file", "kernel", "model", "train"),
        room("cria.check.personal", "data.shape", "tokenizer"),
        room("cria.check.twin", "data.disk", "data.shape", "tokenizer"),
        room("cria.check", "check.personal", "check.twin", "file", "data.source", "data.sample", "data.message", "data.shape", "data.split",
            "data.batch", "tokenizer"),
        room("cria.cli.check", "check", "cli.terminal", "data.sample", "data.batch", "kernel", "model", "run", "tokenizer", "train"),
        room("cria.cli.option", "settings", "cli.terminal", "generate"),
        room("cria.cli.argument", "settings", "cli.terminal", "file", "hub"),
        room("cria.cli.hub", "cli.terminal", "hub"),
        room("cria.cli.doctor", "backend", "tensor"),
        room("cria.cli.command", "check", "check.personal", "cli.check", "cli.hub", "hub", "settings", "settings.cache",
            "settings.source", "data.store", "cli.argument", "cli.option", "cli.terminal", "cli.doctor", "file", "tokenizer",
            "tokenizer.template", "data.source", "data.sample", "data.shape", "data.message", "data.split", "data.batch", "world", "model",
            "train", "checkpoint", "run", "generate", "verify", "demo", "backend", "kernel"),
        room("cria.cli", "settings", "cli.command", "cli.argument", "cli.option", "cli.terminal", "cli.hub")));

    /// More than this, and a package has a second responsibility.
    private static final int MOST_CLASSES = 21;

    private static Map.Entry<String, Set<String>> room(String name, String... known) {
        Set<String> packages = Arrays.stream(known).map(other -> "cria." + other).collect(Collectors.toCollection(TreeSet::new));
        packages.add(name);
        if (!name.equals("cria.launch")) {
            packages.add("cria");
        }
        return Map.entry(name, packages);
    }

    static Stream<String> rooms() {
        return KNOWS.keySet().stream();
    }

    @Test
    void everyPackageHasAPlaceInTheOrder() {
        Set<String> found = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(KNOWS.keySet(), found);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aPackageKnowsOnlyThoseBelowIt(String room) {
        String[] strangers = KNOWS.keySet().stream().filter(other -> !KNOWS.get(room).contains(other)).toArray(String[]::new);
        noClasses().that().resideInAPackage(room).should().dependOnClassesThat().resideInAnyPackage(strangers)
            .because("the order of the packages is that of PackageOrderTest").check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("cria.(*)..").should().beFreeOfCycles().check(CLASSES);
        for (String house : List.of("check", "cli", "data", "tokenizer")) {
            slices().matching("cria." + house + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        }
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aPackageIsSmall(String room) {
        long classes = CLASSES.stream().filter(type -> type.getPackageName().equals(room) && type.isTopLevelClass()
            && !type.getSimpleName().equals("package-info")).count();
        assertTrue(classes <= MOST_CLASSES, room + " has " + classes + " classes");
    }

    @Test
    void jsonIsReadAndWrittenWhereFilesAre() {
        onlyIn("com.fasterxml..", "cria.file", "cria.hub", "cria.safetensors", "cria.model", "cria.tokenizer.file", "cria.data..",
            "cria.log",
            "cria.cli.argument");
    }

    @Test
    void librariesStayInOnePackageEach() {
        onlyIn("com.knuddels..", "cria.tokenizer.bpe");
        onlyIn("picocli..", "cria.cli..", "cria.settings", "cria.settings.cache", "cria.settings.source");
        onlyIn("jcuda..", "cria.backend.cuda");
        onlyIn("org.jline..", "cria.cli.terminal");
        onlyIn("org.yaml..", "cria.cli.argument", "cria.data.source.folder");
        onlyIn("org.jsoup..", "cria.data.row");
        onlyIn("de.siegmar..", "cria.data.source.table");
        onlyIn("dev.hardwood..", "cria.data.source.parquet");
        onlyIn("io.airlift..", "cria.data.source.stream");
    }

    private static void onlyIn(String library, String... packages) {
        classes().that().resideOutsideOfPackages(packages).should().onlyDependOnClassesThat().resideOutsideOfPackage(library)
            .check(CLASSES);
    }
}
