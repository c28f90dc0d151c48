/// What of this machine a run can use: a [Probe] looks, a [cria.backend.Finding] is what it saw. Backends look for themselves.
@NullMarked
package cria.cli.doctor;

import org.jspecify.annotations.NullMarked;
