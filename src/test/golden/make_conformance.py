#!/usr/bin/env python3
"""Writes golden results for small Llamas, computed by transformers and PEFT in float32 on the CPU.

usage: make_conformance.py OUT_DIR CASES_JSON [--seed N] [--rank N] [--alpha N] [--packed N,N,…]
Each case is a folder that holds a model in the Hugging Face layout and what a right trainer computes from it.
CASES_JSON maps a case's name to {config, theta, dtype} and, where it has them, {scaling, shards, legacy, length}; legacy
writes config.json as transformers 4 did (rope_theta, rope_scaling, torch_dtype), otherwise it is as transformers 5 writes
it (rope_parameters, dtype). The first case also serves the packed case, the second the LoRA case.
"""
import argparse
import json
import os
import shutil

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
STEPS, RATE, DECAY, BETAS, EPS, MAX_NORM = 5, 1e-3, 0.01, (0.9, 0.999), 1e-8, 1.0
PROMPT, NEW_TOKENS, LEAST_MARGIN = 7, 24, 1e-3
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def random_model(case):
    rope = dict(rope_theta=case["theta"], **(case.get("scaling") or dict(rope_type="default")))
    model = LlamaForCausalLM(LlamaConfig(**case["config"], rope_parameters=rope, bos_token_id=1, eos_token_id=2, pad_token_id=0,
                                         attn_implementation="eager", initializer_range=0.08))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "norm" in name:
                weight.add_(0.1 * torch.randn_like(weight))
    return model


def save_model(model, folder, case):
    model = model.to(DTYPES[case["dtype"]])
    shards = case.get("shards", 1)
    size = sum(p.numel() * p.element_size() for p in model.parameters())
    model.save_pretrained(folder, max_shard_size=f"{size // shards // 1000 + 4}KB" if shards > 1 else "5GB")
    if case.get("legacy"):  # as transformers 4 wrote it, which is how the Llama 3 checkpoints on the hub look
        path = os.path.join(folder, "config.json")
        with open(path) as file:
            config = json.load(file)
        config.pop("rope_parameters", None)
        config["rope_theta"], config["rope_scaling"] = case["theta"], case.get("scaling")
        config["torch_dtype"] = config.pop("dtype")
        write_json(path, config, 2)


def open_model(folder):
    return LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def write_json(path, content, indent):
    with open(path, "w") as file:
        json.dump(content, file, indent=indent)
        file.write("\n")


def save_golden(folder, tensors):
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, os.path.join(folder, "golden.safetensors"))


def padded_batch(vocab, length, generator, rows=3):
    ids = torch.randint(3, vocab, (rows, length), generator=generator)
    ids[:, 0] = 1
    mask = torch.ones_like(ids)
    labels = ids.clone()
    for r in range(rows):
        keep = length - r * (length // (rows + 2))           # right padding, more of it in each row
        ids[r, keep:], mask[r, keep:], labels[r, keep:] = 0, 0, -100
        labels[r, : 3 + 2 * r] = -100                          # a masked prompt
    return dict(input_ids=ids, attention_mask=mask, labels=labels)


def length_of(case):
    return case.get("length", 96 if case.get("scaling") else 48)


def forward_and_backward(model, batch):
    """The golden tensors of one pass; the gradients stay in the model."""
    result = model(**batch)
    result.loss.backward()
    inputs = {name: tensor.int() for name, tensor in batch.items()}
    return {**inputs, "logits": result.logits.detach(), "loss": result.loss.detach()[None]}


def train(model, batch, named):
    """AdamW's steps on one batch; Trainer decays everything but norm weights and biases."""
    decayed = [(name, p) for name, p in named if "norm" not in name and not name.endswith("bias")]
    names = {name for name, _ in decayed}
    optimizer = torch.optim.AdamW([dict(params=[p for _, p in decayed], weight_decay=DECAY),
                                   dict(params=[p for name, p in named if name not in names], weight_decay=0.0)],
                                  lr=RATE, betas=BETAS, eps=EPS)
    steps = []
    for s in range(STEPS):
        rate = RATE * min(1.0, (s + 1) / 2) * (1 - s / STEPS)   # two warm-up steps on a linear decay
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = model(**batch).loss
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_([p for _, p in named], MAX_NORM)
        optimizer.step()
        optimizer.zero_grad()
        steps.append(dict(step=s + 1, lr=rate, loss=loss.item(), grad_norm=norm.item()))
    return {"learning_rate": RATE, "weight_decay": DECAY, "betas": list(BETAS), "eps": EPS, "max_grad_norm": MAX_NORM, "steps": steps}


def greedy(model, prompt):
    """Argmax decoding, and the least gap between best and second logit on the way, which must not be rounding's to decide."""
    tokens = model.generate(prompt, attention_mask=torch.ones_like(prompt), max_new_tokens=NEW_TOKENS, do_sample=False,
                            eos_token_id=None, pad_token_id=0)
    with torch.no_grad():
        best = model(input_ids=tokens).logits[0, prompt.shape[1] - 1:-1].topk(2).values
    margin = (best[:, 0] - best[:, 1]).min().item()
    if margin < LEAST_MARGIN:
        raise SystemExit(f"two logits all but tie (a gap of {margin}): take another --seed")
    return {"prompt": prompt[0].tolist(), "new_tokens": tokens[0, prompt.shape[1]:].tolist()}


def full_case(name, case, out, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed + 1)
    folder = os.path.join(out, name)
    os.makedirs(folder, exist_ok=True)
    save_model(random_model(case), folder, case)
    model = open_model(folder)
    named = list(model.named_parameters())
    batch = padded_batch(case["config"]["vocab_size"], length_of(case), generator)
    golden = forward_and_backward(model, batch)
    golden.update({"grad." + n: p.grad.detach().clone() for n, p in named})
    model.zero_grad()
    training = train(model, batch, named)
    golden.update({"after." + n: p.detach().clone() for n, p in named})
    save_golden(folder, golden)
    answer = greedy(open_model(folder).eval(), batch["input_ids"][:1, :PROMPT])
    write_json(os.path.join(folder, "golden.json"), {"train": training, "greedy": answer}, 1)


def packed_case(base, case, out, seed, lengths):
    """Documents in one row: attention must not cross from one to the other, and positions start again."""
    folder = os.path.join(out, "packed")
    os.makedirs(folder, exist_ok=True)
    model = open_model(os.path.join(out, base))
    generator = torch.Generator().manual_seed(seed + 7)
    documents = [torch.randint(3, case["config"]["vocab_size"], (n,), generator=generator) for n in lengths]
    logits, losses = [], 0.0
    for document in documents:
        logits.append(model(input_ids=document[None]).logits[0])
        losses = losses + torch.nn.functional.cross_entropy(logits[-1][:-1], document[1:], reduction="sum")
    loss = losses / sum(n - 1 for n in lengths)
    loss.backward()
    save_golden(folder, {"lengths": torch.tensor(lengths).int(), "input_ids": torch.cat(documents).int(),
                         "logits": torch.cat(logits).detach(), "loss": loss.detach()[None],
                         **{"grad." + n: p.grad.clone() for n, p in model.named_parameters()}})


def lora_case(base, case, out, seed, rank, alpha):
    torch.manual_seed(seed + 3)
    folder = os.path.join(out, "lora")
    os.makedirs(folder, exist_ok=True)
    model = get_peft_model(open_model(os.path.join(out, base)), LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=0.0,
        task_type="CAUSAL_LM", target_modules=PROJECTIONS))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(0, 0.05)
    save_adapter(model, os.path.join(folder, "adapter"), base)
    batch = padded_batch(case["config"]["vocab_size"], case.get("length", 48), torch.Generator().manual_seed(seed + 4))
    golden = forward_and_backward(model, batch)
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    short = lambda name: name.replace(".default", "")
    golden.update({"grad." + short(n): p.grad.detach().clone() for n, p in named})
    model.zero_grad()
    training = train(model, batch, named)
    golden.update({"after." + short(n): p.detach().clone() for n, p in named})
    merged = model.merge_and_unload()
    golden.update({"merged." + n: p.detach().clone() for n, p in merged.named_parameters() if "layers.0" in n or "lm_head" in n})
    save_golden(folder, golden)
    write_json(os.path.join(folder, "golden.json"), {"base": base, "train": training}, 1)


def save_adapter(model, folder, base):
    """PEFT writes the path that the base was read from, and the projections in an order of chance."""
    model.save_pretrained(folder)
    os.remove(os.path.join(folder, "README.md"))
    path = os.path.join(folder, "adapter_config.json")
    with open(path) as file:
        config = json.load(file)
    config["base_model_name_or_path"], config["target_modules"] = base, PROJECTIONS
    write_json(path, config, 2)


def make(out, cases_file, seed, rank, alpha, lengths):
    torch.set_num_threads(2)
    torch.use_deterministic_algorithms(True)
    os.makedirs(out, exist_ok=True)
    with open(cases_file) as file:
        cases = json.load(file)
    for name, case in cases.items():
        full_case(name, case, out, seed)
    first, second = list(cases)[:2]
    packed_case(first, cases[first], out, seed, lengths)
    lora_case(second, cases[second], out, seed, rank, alpha)
    if not os.path.exists(os.path.join(out, "cases.json")) or not os.path.samefile(cases_file, os.path.join(out, "cases.json")):
        shutil.copyfile(cases_file, os.path.join(out, "cases.json"))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("cases")
    p.add_argument("--seed", type=int, default=1234)
    p.add_argument("--rank", type=int, default=4)
    p.add_argument("--alpha", type=int, default=8)
    p.add_argument("--packed", type=lambda text: [int(n) for n in text.split(",")], default=[17, 40, 5, 33])
    a = p.parse_args()
    make(a.out, a.cases, a.seed, a.rank, a.alpha, a.packed)


if __name__ == "__main__":
    main()
