package cria.hostile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// One run of the packaged jar on something hostile, and how it has to end.
///
/// @param name      by which it is found and run again
/// @param arguments of the command line; paths are relative to the folder in which the case is run
/// @param setup     makes the files
/// @param endings   the right ones, mostly a single one; more where a limit may be drawn on either side of the input
/// @param words     that the complaint must hold, as the file's name
/// @param absent    what the complaint must not say, since it once did and helped nobody
/// @param quoted    what a complaint may repeat of this case's own text, though it looks like a word of Java: `null`, `NaN`
/// @param outputs   files and folders that a run which works may make or change
record HostileCase(String name, List<String> arguments, Setup setup, Set<Ending> endings, List<String> words, List<String> absent,
    List<String> quoted, List<String> outputs) {

    /// Makes the files of a case in a folder that holds those of [HarmlessFiles].
    interface Setup {
        Setup NONE = _ -> {};

        void make(Path folder) throws IOException;
    }

    private static final String OUTPUT = "out";

    HostileCase {
        arguments = List.copyOf(arguments);
        endings = Set.copyOf(endings);
    }

    static HostileCase of(String name, List<String> arguments, Setup setup, Set<Ending> endings, String... words) {
        return new HostileCase(name, arguments, setup, endings, List.of(words), List.of(), List.of(), List.of(OUTPUT));
    }

    static HostileCase refused(String name, List<String> arguments, Setup setup, String... words) {
        return of(name, arguments, setup, EnumSet.of(Ending.REFUSED), words);
    }

    static HostileCase failed(String name, List<String> arguments, Setup setup, String... words) {
        return of(name, arguments, setup, EnumSet.of(Ending.FAILED), words);
    }

    static HostileCase works(String name, List<String> arguments, Setup setup) {
        return of(name, arguments, setup, EnumSet.of(Ending.WORKS));
    }

    /// Where it is as right to take it as to say a limit.
    static HostileCase worksOrRefused(String name, List<String> arguments, Setup setup, String... words) {
        return of(name, arguments, setup, EnumSet.of(Ending.WORKS, Ending.REFUSED), words);
    }

    HostileCase without(String... more) {
        return new HostileCase(name, arguments, setup, endings, words, plus(absent, more), quoted, outputs);
    }

    HostileCase quoting(String... more) {
        return new HostileCase(name, arguments, setup, endings, words, absent, plus(quoted, more), outputs);
    }

    HostileCase writing(String... more) {
        return new HostileCase(name, arguments, setup, endings, words, absent, quoted, plus(outputs, more));
    }

    private static List<String> plus(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return name;
    }
}
