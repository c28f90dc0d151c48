package cria.cli;

import cria.cli.terminal.Console;
import cria.cli.terminal.Interruption;
import cria.cli.terminal.LauncherWatch;

/// A program that works in steps until it is interrupted, as training does. `LauncherIT` starts it through the launcher.
public final class SteppingProgram {

    private SteppingProgram() {}

    /// Prints its process id, works until it is asked to stop, takes its time to save, and prints `saved`.
    public static void main(String[] args) throws InterruptedException {
        LauncherWatch.endWithLauncher();
        try (Interruption interruption = Interruption.listen(Console.ofProcess())) {
            System.out.println(ProcessHandle.current().pid());
            while (!interruption.requested()) {
                Thread.sleep(10);
            }
            Thread.sleep(args.length > 0 ? Long.parseLong(args[0]) : 300);
            System.out.println("saved");
            System.exit(interruption.stopped("").exitCode());
        }
    }
}
