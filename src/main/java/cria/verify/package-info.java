/// Golden cases: what transformers computed of small models, computed here and compared. The format of a case is that of
/// the folders which `make_conformance.py` writes.
@NullMarked
package cria.verify;

import org.jspecify.annotations.NullMarked;
