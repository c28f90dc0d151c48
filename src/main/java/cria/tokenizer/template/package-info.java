/// Conversations as the model was taught to read them. A [ChatTemplate] writes one as plain text and control tokens and says which
/// of it is learned; [ChatEncoder] makes ids of that.
package cria.tokenizer.template;
