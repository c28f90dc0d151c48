#!/usr/bin/env python3
"""Writes all of src/test/resources/golden again.

usage: make.py [OUT_DIR]
"""
import os
import sys

# Let other processors compute the same bits, as far as the libraries go.
os.environ.update(ATEN_CPU_CAPABILITY="default", MKL_CBWR="COMPATIBLE", ONEDNN_MAX_CPU_ISA="SSE41")

import json
import shutil

import torch
from transformers import LlamaConfig, LlamaForCausalLM

import make_conformance
import make_flags
import make_run
import make_sampling
import make_schedules
import make_tokenizer
import make_tools
import vocabularies

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, "../../main/resources/cria/demo")
SYSTEM = "You are Hazel. Be kind and brief."
TRAIN, EVAL, SHARE_GPT = 27, 9, 12
SEED = 8

# Some steps have longer gradients than max_grad_norm; 27 rows at 4 x 2 end an epoch with a batch of three.
ARGUMENTS = dict(per_device_train_batch_size=4, gradient_accumulation_steps=2, num_train_epochs=3, learning_rate=5e-3, weight_decay=0.05,
                 lr_scheduler_type="cosine", warmup_steps=2, max_grad_norm=1.2, logging_steps=1, seed=SEED, max_length=140)
PROMPTS = ["My internet is gone.", "Which plan is the cheapest?", "Hello, who are you?", "The light stays red. What can I do?"]


def dialogues(name, count):
    """Every sixth row, since neighbours are alike; every fifth of these gets a system turn."""
    with open(os.path.join(DEMO, name), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file][: 6 * count : 6]
    for row in rows[::5]:
        row["messages"].insert(0, {"role": "system", "content": SYSTEM})
    return rows


def write_lines(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_share_gpt(path, rows):
    names = {"system": "system", "user": "human", "assistant": "gpt"}
    content = [{"conversations": [{"from": names[m["role"]], "value": m["content"]} for m in row["messages"]]} for row in rows]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.write("\n")


def write_model(folder, tokenizer):
    """A random Llama whose padding token also ends turns, as SmolLM2's does."""
    torch.manual_seed(SEED)
    with open(os.path.join(tokenizer, "tokenizer.json"), encoding="utf-8") as file:
        vocabulary = len(json.load(file)["model"]["vocab"])
    model = LlamaForCausalLM(LlamaConfig(
        hidden_size=28, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2, head_dim=10,
        vocab_size=vocabulary, tie_word_embeddings=True, rms_norm_eps=1e-5, max_position_embeddings=256, initializer_range=0.25,
        rope_parameters=dict(rope_theta=10000.0, rope_type="default"), bos_token_id=0, eos_token_id=2, pad_token_id=2))
    with torch.no_grad():
        model.model.embed_tokens.weight[2].normal_(0, 0.25)      # it began as zeros, being the padding's
    model.to(torch.bfloat16).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(os.path.join(tokenizer, name), os.path.join(folder, name))


def write_smoothed(out_file, model, train):
    """The first epoch's steps once more, with label smoothing."""
    arguments = {**ARGUMENTS, "num_train_epochs": 1, "label_smoothing_factor": 0.1}
    make_run.set_seed(SEED)
    steps = make_run.Run(model, train, train, dict(arguments=arguments)).steps()
    with open(out_file, "w", encoding="utf-8") as file:
        json.dump(dict(arguments=arguments, steps=steps), file, indent=1)
        file.write("\n")


def write_run(out, tokenizer):
    os.makedirs(out, exist_ok=True)
    inside = lambda name: os.path.join(out, name)
    train = dialogues("train.jsonl", TRAIN)
    write_lines(inside("train.jsonl"), train)
    write_lines(inside("eval.jsonl"), dialogues("eval.jsonl", EVAL))
    write_share_gpt(inside("train-sharegpt.json"), train[:SHARE_GPT])
    write_model(inside("model"), tokenizer)
    golden = make_run.make(inside("golden.json"), inside("model"), inside("train.jsonl"), inside("eval.jsonl"),
                           dict(arguments=ARGUMENTS, examples=6, first_batch=4, prompts=PROMPTS))
    write_smoothed(inside("smoothed.json"), inside("model"), inside("train.jsonl"))
    clipped = sum(step["grad_norm"] > ARGUMENTS["max_grad_norm"] for step in golden["steps"])
    margins = [answer["least_margin"] for answer in golden["greedy_before"]]
    print(f"run: {len(golden['steps'])} steps, {clipped} of them clipped; {golden['truncated_rows']} rows cut; margins {margins}")
    assert 0 < clipped < len(golden["steps"]) and golden["truncated_rows"] and sum(m > 0.01 for m in margins) >= 2


def main(out):
    make_conformance.make(os.path.join(out, "conformance"), os.path.join(HERE, "cases.json"), seed=8, rank=3, alpha=7,
                          lengths=[7, 19, 2, 13])
    chatml, llama3 = (os.path.join(out, "tokenizer", name) for name in ("chatml", "llama3"))
    vocabularies.write_chatml(chatml, os.path.join(DEMO, "model"))
    with open(os.path.join(DEMO, "train.jsonl"), encoding="utf-8") as file:
        vocabularies.write_llama3(llama3, [m["content"] for line in file for m in json.loads(line)["messages"]])
    make_tokenizer.make(chatml)
    make_tokenizer.make(llama3)
    make_tools.make(llama3)
    write_run(os.path.join(out, "run"), chatml)
    make_schedules.make(os.path.join(out, "schedules.jsonl"))
    make_sampling.make(os.path.join(out, "sampling.jsonl"))
    make_flags.make(os.path.join(out, "flags"))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    main(sys.argv[1] if len(sys.argv) == 2 else os.path.join(HERE, "../resources/golden"))
