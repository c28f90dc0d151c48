/// Personal data in text: found, counted, replaced by placeholders. What a checksum, a form or the words around it can tell is found;
/// names and addresses are not. Begin with [cria.check.personal.PersonalData].
@NullMarked
package cria.check.personal;

import org.jspecify.annotations.NullMarked;
