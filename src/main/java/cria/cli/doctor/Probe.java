package cria.cli.doctor;

import cria.backend.Finding;
import java.util.List;

/// Looks at one part of the machine for `doctor`.
public interface Probe {

    /// Never throws because something is missing: that is a finding.
    List<Finding> look();
}
