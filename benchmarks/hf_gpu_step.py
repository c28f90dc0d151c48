#!/usr/bin/env python3
"""Peer: transformers' Llama on PyTorch, one full fine-tuning step on a GPU (forward, backward, clipping, AdamW).

Weights are random; nothing is read. Attention is PyTorch's fused one (flash attention where the GPU has it), AdamW is the fused
one. Prints one line of JSON in the terms of `java -jar benchmarks.jar step`.

--weights bf16     weights, gradients and AdamW's means in bfloat16, rounded to nearest: 8 bytes a weight
--weights float32  all of these in float32, products in bfloat16 by autocast, as Trainer's --bf16 has it: 16 bytes a weight
"""
import argparse
import json
import time

import torch
import transformers
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface, LlamaConfig, LlamaForCausalLM
from transformers.masking_utils import AttentionMaskInterface

SHAPES = {
    # name: hidden, intermediate, layers, heads, key/value heads, vocabulary, whether the embedding is the output matrix
    "tiny": (128, 384, 4, 4, 2, 1024, True),
    "135m": (576, 1536, 30, 9, 3, 49152, True),
    "1b": (2048, 8192, 16, 32, 8, 128256, True),
    "3b": (3072, 8192, 28, 24, 8, 128256, True),
    "8b": (4096, 14336, 32, 32, 8, 128256, False),
}

# Dense bfloat16 products with sums in float32, TFLOP/s, by a part of the GPU's name; as benchmarks/GpuPeak.java has them.
PEAKS = {"H100 80GB HBM3": 989.4, "H200": 989.4, "A100": 312.0, "RTX 4090": 165.2}


def operations(shape, seq):
    """What the model asks for in a step, a token: 6 a weight that is multiplied with, and attention over half of a document."""
    h, i, layers, nh, nkv, v, _ = shape
    weights = layers * (2 * h * h + 2 * h * nkv * (h // nh) + 3 * h * i) + v * h
    return 6 * weights + 6 * layers * h * seq


def causal_attention(module, query, key, value, mask, scaling=None, **_):
    """Says that attention is causal instead of handing over a mask, with which no flash attention would be chosen."""
    out = scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling, enable_gqa=True)
    return out.transpose(1, 2).contiguous(), None


AttentionInterface.register("causal", causal_attention)
AttentionMaskInterface.register("causal", lambda *_, **__: None)


def build(args, shape):
    h, i, layers, nh, nkv, v, tied = shape
    config = LlamaConfig(hidden_size=h, intermediate_size=i, num_hidden_layers=layers, num_attention_heads=nh,
                         num_key_value_heads=nkv, vocab_size=v, tie_word_embeddings=tied, max_position_embeddings=8192,
                         rope_theta=500000.0, attn_implementation="causal", use_cache=False)
    dtype = torch.bfloat16 if args.weights == "bf16" else torch.float32
    torch.set_default_dtype(dtype)      # so that the model never exists in a wider type
    with torch.device(args.device):
        model = LlamaForCausalLM(config)
    torch.set_default_dtype(torch.float32)
    model.train()
    if args.checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--seq", type=int, default=2048)
    parser.add_argument("--steps", type=int, default=5, help="that are timed; two more go before them")
    parser.add_argument("--weights", choices=("bf16", "float32"), default="bf16")
    parser.add_argument("--compile", action="store_true", help="torch.compile")
    parser.add_argument("--checkpointing", action="store_true", help="compute activations again in backward")
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()

    torch.manual_seed(0)
    cuda = args.device.startswith("cuda")
    shape = SHAPES[args.shape]
    model = build(args, shape)
    run = torch.compile(model) if args.compile else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5, weight_decay=0.01, fused=True)
    ids = torch.randint(0, shape[5], (args.batch, args.seq), device=args.device)
    autocast = torch.autocast(args.device.split(":")[0], dtype=torch.bfloat16, enabled=args.weights == "float32")
    # On a GPU nothing but flash attention: a silent fall to a slower kernel would flatter whoever is compared with it.
    backends = [SDPBackend.FLASH_ATTENTION, SDPBackend.CUDNN_ATTENTION] if cuda else [SDPBackend.FLASH_ATTENTION, SDPBackend.MATH]

    def wait():
        if cuda:
            torch.cuda.synchronize()

    def step():
        start = time.perf_counter()
        with autocast:
            loss = run(input_ids=ids, labels=ids).loss
        loss.backward()
        wait()
        middle = time.perf_counter()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        wait()
        end = time.perf_counter()
        return end - start, middle - start, end - middle, loss.item()

    with sdpa_kernel(backends):
        for _ in range(2):              # compiles, chooses kernels, makes the means
            step()
        times = [step() for _ in range(args.steps)]
    median = sorted(times)[len(times) // 2]
    tokens_per_s = args.batch * args.seq / median[0]
    flops = operations(shape, args.seq)
    name = torch.cuda.get_device_name() if cuda else "cpu"
    line = {
        "peer": f"transformers {transformers.__version__} torch {torch.__version__}", "device": name,
        "types": "bf16, states bf16" if args.weights == "bf16" else "float32 with bf16 autocast, states float32",
        "compile": args.compile, "shape": args.shape, "batch": args.batch, "seq": args.seq, "checkpointing": args.checkpointing,
        "tokens_per_s": round(tokens_per_s, 1), "step_s": [round(x, 4) for x in median[:3]],
        "gflop_per_token": round(flops / 1e9, 3), "tflop_per_s": round(flops * tokens_per_s / 1e12, 3),
    }
    for part, peak in PEAKS.items():
        if part in name:
            line["of_peak"] = round(flops * tokens_per_s / 1e12 / peak, 3)
    line["loss"] = round(times[-1][3], 4)
    if cuda:
        line["device_mib"] = torch.cuda.max_memory_reserved() >> 20
        line["allocated_mib"] = torch.cuda.max_memory_allocated() >> 20
    print(json.dumps(line))


if __name__ == "__main__":
    main()
