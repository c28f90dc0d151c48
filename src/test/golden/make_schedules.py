#!/usr/bin/env python3
"""Writes the learning rates of transformers' schedules, step by step.

usage: make_schedules.py OUT_FILE
"""
import json
import sys

import torch
from transformers import get_scheduler

# What goes with each schedule; `constant` takes nothing, not even the warm-up.
ARGUMENTS = {
    "linear": [{}],
    "cosine": [{}, {"num_cycles": 1}, {"num_cycles": 1.75}],
    "cosine_with_restarts": [{}, {"num_cycles": 2}, {"num_cycles": 3}, {"num_cycles": 2.5}],
    "polynomial": [{}, {"power": 2}, {"power": 0.5, "lr_end": 1e-5}, {"lr_end": 0}],
    "constant": [{}],
    "constant_with_warmup": [{}],
    "inverse_sqrt": [{}, {"timescale": 4}, {"timescale": 100}, {"timescale": 2.5}],
    "cosine_with_min_lr": [{"min_lr": 1e-5}, {"min_lr_rate": 0.25}, {"min_lr_rate": 0.1, "num_cycles": 1.5}, {"min_lr": 0}],
    "cosine_warmup_with_min_lr": [{"min_lr": 1e-5}, {"min_lr_rate": 0.25, "num_cycles": 1.5}, {"min_lr_rate": 0.1, "warmup_lr_rate": 0.3},
                                  {"min_lr": 1e-4, "warmup_lr_rate": 0}],
    "warmup_stable_decay": [
        {"num_decay_steps": 5}, {"num_decay_steps": 6, "min_lr_ratio": 0.1}, {"num_decay_steps": 3, "num_stable_steps": 2},
        {"num_decay_steps": 4, "num_stable_steps": 2, "min_lr_ratio": 0.2, "warmup_type": "cosine", "decay_type": "linear"},
        {"num_decay_steps": 5, "min_lr_ratio": 0.05, "warmup_type": "1-sqrt", "decay_type": "1-sqrt"},
        {"num_decay_steps": 6, "num_cycles": 1.5}, {"num_decay_steps": 0}],
}
RATES = 3e-4, 0.7
SPANS = [(0, 12), (3, 17), (1, 9), (7, 24), (12, 12), (0, 1)]     # steps of the warm-up, steps of the run


def rates(name, arguments, rate, warmup, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate)
    schedule = get_scheduler(name, optimizer, warmup, steps, arguments or None)
    found = [optimizer.param_groups[0]["lr"]]
    while len(found) < steps:
        optimizer.step()
        schedule.step()
        found.append(optimizer.param_groups[0]["lr"])
    return found


def fits(arguments, warmup, steps):
    """Where the decay would begin before the warm-up has ended, transformers leaves the warm-up out in part; Cria refuses it."""
    return "num_stable_steps" in arguments or arguments.get("num_decay_steps", 0) + warmup <= steps


def make(out_file):
    rows = []
    for name, sets in ARGUMENTS.items():
        for arguments in sets:
            for i, (warmup, steps) in enumerate(SPANS):
                if fits(arguments, warmup, steps):
                    rate = RATES[i % len(RATES)]
                    rows.append(dict(type=name, kwargs=arguments, learning_rate=rate, warmup=warmup,
                                     rates=rates(name, arguments, rate, warmup, steps)))
    with open(out_file, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return rows


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
