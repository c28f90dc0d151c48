/// Conversations as the model was taught to read them. A [ChatTemplate] writes one as plain text and control tokens and says which
/// of it is learned; [ChatEncoder] makes ids of that.
@NullMarked
package cria.tokenizer.template;

import org.jspecify.annotations.NullMarked;
