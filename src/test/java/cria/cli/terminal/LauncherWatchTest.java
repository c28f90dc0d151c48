package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LauncherWatchTest {

    @Test
    void onlyALivingParentOfThatNumberIsTheLauncher() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        assertTrue(LauncherWatch.isStartedBy(self.pid(), Optional.of(self)));
        assertFalse(LauncherWatch.isStartedBy(self.pid() + 1, Optional.of(self)), "another process took it over");
        assertFalse(LauncherWatch.isStartedBy(self.pid(), Optional.empty()));
        Process ended = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version").redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        ended.waitFor();
        assertFalse(LauncherWatch.isStartedBy(ended.pid(), Optional.of(ended.toHandle())));
    }
}
