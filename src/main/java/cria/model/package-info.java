/// A Llama: what its `config.json` says ([LlamaConfig]) and what its checkpoint calls its weights ([LlamaNames]).
package cria.model;
