package cria.run;

import cria.model.StoredModel;
import cria.model.WholeModel;
import java.nio.file.Path;

/// The one door through which a model comes that is only read, whatever a run has left in its directory.
public final class Models {
    private Models() {}

    /// @throws cria.InputException if there is no model, or one that is not computed exactly
    public static StoredModel open(Path directory) {
        return WholeModel.open(directory);
    }
}
