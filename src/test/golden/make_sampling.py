#!/usr/bin/env python3
"""Writes what transformers' logits processors leave of fixed logits: the probabilities that a token is drawn with.

usage: make_sampling.py OUT_FILE
"""
import itertools
import json
import sys

import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, LogitsProcessorList

VOCABULARY = 40
SETTINGS = [dict(zip(("temperature", "top_k", "top_p", "min_p", "repetition_penalty"), values)) for values in [
    (1.0, 0, 1.0, 0.0, 1.0), (0.7, 0, 0.9, 0.0, 1.0), (1.5, 5, 1.0, 0.0, 1.0), (1.0, 1, 0.9, 0.0, 1.0), (0.8, 8, 0.8, 0.0, 1.0),
    (1.0, 0, 1.0, 0.2, 1.0), (2.0, 0, 1.0, 0.05, 1.0), (0.7, 20, 0.95, 0.1, 1.0), (1.0, 0, 1.0, 0.0, 1.3), (0.6, 0, 0.9, 0.0, 1.1),
    (1.2, 10, 0.9, 0.05, 1.2), (1.0, 0, 0.9, 0.0, 0.8), (1.0, 100, 1.0, 1.0, 1.0), (0.3, 50, 0.9, 0.02, 2.0)]]


def logits():
    """Plain ones; few levels, so that many are equal; and one with a token that cannot come."""
    generator = torch.Generator().manual_seed(8)
    plain = 3 * torch.randn(VOCABULARY, generator=generator)
    equal = torch.randint(-3, 4, (VOCABULARY,), generator=generator).float()
    barred = plain.flip(0).clone()
    barred[7] = float("-inf")
    return [plain, equal, barred]


def probabilities(model, scores, text, settings):
    """All of transformers' processors in the order in which it takes them, in float64."""
    config = GenerationConfig(do_sample=True, **settings)
    ids = torch.tensor([text])
    processors = model._get_logits_processor(config, input_ids_seq_length=len(text), logits_processor=LogitsProcessorList())
    return processors(ids, scores.double()[None])[0].softmax(-1).tolist()


def make(out_file):
    model = LlamaForCausalLM(LlamaConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
                                         vocab_size=VOCABULARY))
    text = [3, 17, 3, 30, 7, 39, 22]
    rows = [dict(settings, text=text, logits=[None if x == float("-inf") else x for x in scores.tolist()],
                 probabilities=probabilities(model, scores, text, settings))
            for scores, settings in itertools.product(logits(), SETTINGS)]
    with open(out_file, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
