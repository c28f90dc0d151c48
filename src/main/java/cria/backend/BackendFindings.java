package cria.cli.doctor;

import cria.WorkException;
import cria.backend.Backends;
import cria.kernel.Backend;
import java.util.List;

/// Which backend a run takes if it is not told, and why.
public final class BackendProbe implements Probe {

    @Override
    public List<Finding> look() {
        Backends.Choice choice = Backends.choose(Backends.Preference.AUTO, Runtime.getRuntime().availableProcessors());
        try (Backend backend = choice.open().get()) {
            return List.of(Finding.fine("A run takes", "%s (%s); why: %s".formatted(choice.name(), backend.description(), choice.reason())));
        } catch (WorkException | OutOfMemoryError e) {
            // Such as a GPU that another process has filled.
            return List.of(new Finding("A run takes", Finding.Status.FAULT,
                "%s, which does not open: %s; --backend cpu does without".formatted(choice.name(), e.getMessage())));
        }
    }
}
