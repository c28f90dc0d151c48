/// What the `demo` command is made of, and how each part was made: nothing in it was downloaded.
///
/// [DialogueCorpus] writes tens of thousands of everyday service dialogues out of a [Grammar]; [BpeTrainer] learns a
/// tokenizer from them; [DemoModel] draws a small Llama at random. [MakeDemo] does these three in one call, and the trainer
/// itself then pre-trains that model on that corpus. [BrandConversations] are the conversations of a made-up telephone
/// company that the demo fine-tunes the result on.
package cria.demo;
