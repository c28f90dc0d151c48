/// Golden cases: what transformers computed of small models, computed here and compared. The format of a case is that of
/// the folders which `make_conformance.py` writes.
package cria.verify;
