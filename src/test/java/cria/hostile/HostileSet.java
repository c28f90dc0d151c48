package cria.hostile;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All classes of faults.
final class HostileSet {
    private static final List<FaultClass> CLASSES = List.of(
        new Harmless(),
        new FilesInPlace(),
        new ConfigKeys(),
        new TokenizerFaults(),
        new TemplateFaults(),
        new WeightFaults(),
        new CheckpointFaults(),
        new RowFaults(),
        new TurnFaults(),
        new TableFaults(),
        new ConfigurationFaults(),
        new FlagValues(),
        new PathFlags(),
        new OutputFolders(),
        new GoldenFaults());

    private HostileSet() {}

    /// All that the tables hold.
    static Stream<HostileCase> cases() {
        return CLASSES.stream().flatMap(FaultClass::cases);
    }

    /// Every third, which is what a build has the time for: the same ones each time, from every table, and chosen by a hash of the name,
    /// so that no row and no column of a table is left out. Of a kind that has none of these it is the first.
    static Stream<HostileCase> sample() {
        Set<String> covered = cases().filter(HostileSet::isChosen).map(HostileSet::kind).collect(Collectors.toSet());
        return CLASSES.stream().flatMap(faults -> faults instanceof Harmless ? faults.cases()
            : faults.cases().filter(tried -> isChosen(tried) || covered.add(kind(tried))));
    }

    private static boolean isChosen(HostileCase tried) {
        return Integer.remainderUnsigned(tried.name().hashCode() * 0x9E3779B1 >>> 8, 3) == 0;
    }

    /// What is broken in a case.
    static String kind(HostileCase tried) {
        return tried.name().replaceFirst(":.*", "");
    }
}
