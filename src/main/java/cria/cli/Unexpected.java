package cria.cli;

import cria.Shown;
import cria.cli.command.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is said about a throwable that is neither a mistake of the user nor failed work: memory that ran out, a file that was cut
/// while it was read, or a defect of this program. Java's own words go to a file for whoever mends it.
final class Unexpected {

    private Unexpected() {}

    /// One line for people.
    ///
    /// @param folder where a new file with the stack trace is made
    static String line(Throwable thrown, Path folder) {
        for (Throwable cause : causes(thrown)) {
            if (cause instanceof OutOfMemoryError) {
                return outOfMemory(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof InternalError && String.valueOf(cause.getMessage()).contains("unsafe memory access")) {
                // What the JVM makes of SIGBUS: a page of a mapped file that is no longer there.
                return "a file that this run reads, most likely the model's weights, was cut or replaced while it was read, or its disk "
                    + "failed; see that nothing writes to it, then run again";
            }
        }
        return "this is a defect of the program and not your mistake: please report it as CONTRIBUTING.md says, with " + kept(thrown,
            folder);
    }

    private static String outOfMemory(String message) {
        if (message.contains("MiB were asked for")) {
            return "memory: " + message + "; give the run less to do, or end what else takes memory";
        } else if (message.contains("thread")) {
            return "memory: the system lets this process start no more threads; lower --threads, or raise the limit (ulimit -u)";
        } else if (message.contains("heap") || message.contains("GC overhead") || message.contains("array size")) {
            return "memory: the Java heap of %,d MiB is full; give it more, as with java -Xmx8g -jar trainer.jar …, or give it less data"
                .formatted(Runtime.getRuntime().maxMemory() >> 20);
        }
        return "memory: the system gives no more memory to this process; end other programs, raise its limit, or give it less to do";
    }

    /// Puts the trace into a file, and says where or why not.
    private static String kept(Throwable thrown, Path folder) {
        try {
            StringWriter trace = new StringWriter();
            trace.write("trainer %s, Java %s, %s %s%n%n".formatted(Version.text(), Runtime.version(), System.getProperty("os.name"),
                System.getProperty("os.arch")));
            thrown.printStackTrace(new PrintWriter(trace, true));
            // A name that nobody can guess, for a file that was not there.
            Path file = Files.createTempFile(folder, "trainer-defect-", ".txt");
            Files.writeString(file, trace.toString());
            return file + ", which tells where it happened";
        } catch (IOException | RuntimeException e) {
            return "what --verbose prints (no file with it could be written into " + Shown.of(folder.toString()) + ")";
        }
    }

    /// The throwable and its causes, each once.
    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
