/// What lies in a model directory: [TokenizerFiles] opens `tokenizer.json` or Meta's `tokenizer.model`, and the chat template
/// beside it. What cannot be done exactly is refused.
@NullMarked
package cria.tokenizer.file;

import org.jspecify.annotations.NullMarked;
