/// Llama: its configuration, the names of its weights, its blocks, and the model that reads like the paper.
///
/// Touvron et al., *Llama 2*, 2023, <https://arxiv.org/abs/2307.09288>; Grattafiori et al., *The Llama 3 Herd of Models*,
/// 2024, <https://arxiv.org/abs/2407.21783>.
@NullMarked
package cria.model;

import org.jspecify.annotations.NullMarked;
