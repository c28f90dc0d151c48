/// Cria fine-tunes Llama 3 in Java. Rooms, in the order to read them: [cria.tensor], [cria.kernel], [cria.backend.reference],
/// [cria.layer], [cria.model], [cria.optim], [cria.train].
@NullMarked
package cria;

import org.jspecify.annotations.NullMarked;
