/// Text to ids and back, and conversations as the model was taught to read them.
///
/// [TokenizerFiles] opens what a model directory brings. [BpeTokenizer] encodes plain text and never finds a control token
/// in it: what a user typed cannot end a turn. A [ChatTemplate] writes a conversation as plain text and control tokens and
/// says which of it is learned; [ChatEncoder] makes ids of that, and [DocumentEncoder] of a text that is no conversation.
@NullMarked
package cria.tokenizer;

import org.jspecify.annotations.NullMarked;
