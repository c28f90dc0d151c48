package cria.hub;

import java.nio.file.Path;
import java.util.Optional;

/// Flags that name something which may lie on this machine or on the hub.
public interface HubNamed {

    /// What is to be fetched: nothing where what is named lies here, or nothing is named.
    Optional<RepoId> hubId();

    /// The name as it was given.
    String given();

    /// Says where it lies.
    void fetched(Path directory);

    /// What the user should know of flags that go with the name and have no effect, where there is something.
    default Optional<String> note() {
        return Optional.empty();
    }
}
