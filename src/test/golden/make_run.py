#!/usr/bin/env python3
"""Writes the golden of one whole fine-tuning run, done by transformers.Trainer on the CPU in float32, eager attention.

usage: make_run.py OUT_FILE MODEL_DIR TRAIN_JSONL EVAL_JSONL ARGUMENTS_JSON
ARGUMENTS_JSON holds `arguments`: max_length and those of TrainingArguments; and it may hold `examples`, how many rows to
show as text, ids and labels; `first_batch`, of how many rows to give the loss and every gradient's norm with the weights
as they come; `prompts` to answer before the run, greedily.
"""
import json
import sys
import tempfile

import torch
from transformers import AutoModelForCausalLM, Trainer, TrainerCallback, TrainingArguments, set_seed

from chats import Chats

IGNORE = -100
NEW_TOKENS = 40


class Log(TrainerCallback):
    def __init__(self):
        self.steps = []

    def on_log(self, args, state, control, logs=None, **more):
        if "loss" in logs:
            self.steps.append({"step": state.global_step, **{key: logs[key] for key in ("epoch", "loss", "grad_norm", "learning_rate")}})


class Run:
    def __init__(self, model_dir, train_file, eval_file, wanted):
        self.wanted = wanted
        self.max_length = wanted["arguments"]["max_length"]
        self.chats = Chats(model_dir)
        self.model = AutoModelForCausalLM.from_pretrained(model_dir, dtype=torch.float32, attn_implementation="eager")
        self.train, self.eval = self._rows(train_file), self._rows(eval_file)

    def _rows(self, path):
        """Text, ids and labels. Replies only: the content of each assistant's turn and the token that ends it are learned."""
        rows = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                text, ids, mask = self.chats.encode(json.loads(line)["messages"])
                labels = [id if learned else IGNORE for id, learned in zip(ids, mask)]
                rows.append((text, ids[:self.max_length], labels[:self.max_length]))
        return rows

    def _score(self, ids, labels):
        logits = self.model(input_ids=torch.tensor([ids])).logits[0, :-1]
        targets = torch.tensor(labels[1:])
        keep = targets != IGNORE
        loss = torch.nn.functional.cross_entropy(logits[keep], targets[keep], reduction="sum")
        return loss, (logits[keep].argmax(-1) == targets[keep]).sum().item(), keep.sum().item()

    def evaluate(self):
        """Over all learned tokens, whatever the batch size."""
        self.model.eval()
        with torch.no_grad():
            scores = [self._score(ids, labels) for _, ids, labels in self.eval]
        self.model.train()
        tokens = sum(n for _, _, n in scores)
        loss = sum(loss.item() for loss, _, _ in scores) / tokens
        return {"eval_loss": loss, "eval_accuracy": sum(hits for _, hits, _ in scores) / tokens,
                "perplexity": float(torch.exp(torch.tensor(loss))), "eval_tokens": tokens}

    def answers(self):
        """Greedy, with the least gap between best and second logit on the way: where it is small, rounding decides."""
        end, answers = self.chats.plain.token_to_id(self.chats.end), []
        for prompt in self.wanted["prompts"]:
            _, ids, _ = self.chats.encode([{"role": "user", "content": prompt}], head=True)
            new, margin = [], float("inf")
            while len(new) < NEW_TOKENS and (not new or new[-1] != end):
                with torch.no_grad():
                    best = self.model(input_ids=torch.tensor([ids + new])).logits[0, -1].topk(2)
                margin = min(margin, (best.values[0] - best.values[1]).item())
                new.append(best.indices[0].item())
            answers.append({"prompt": prompt, "prompt_ids": ids, "new_ids": new, "text": self.chats.decode(new), "least_margin": margin})
        return answers

    def first_batch(self, rows):
        scores = [self._score(ids, labels) for _, ids, labels in self.train[:rows]]
        loss = sum(loss for loss, _, _ in scores) / sum(n for _, _, n in scores)
        loss.backward()
        norms = {name: p.grad.norm().item() for name, p in self.model.named_parameters()}
        self.model.zero_grad()
        return {"rows": rows, "loss": loss.item(), "row_losses": [(loss / n).item() for loss, _, n in scores],
                "learned_tokens": [n for _, _, n in scores], "grad_norms": norms}

    def _collate(self, rows):
        longest = max(len(row["input_ids"]) for row in rows)
        pad = lambda key, value: torch.tensor([row[key] + [value] * (longest - len(row[key])) for row in rows])
        padding = self.model.config.pad_token_id or 0
        return {"input_ids": pad("input_ids", padding), "labels": pad("labels", IGNORE), "attention_mask": pad("attention_mask", 0)}

    def steps(self):
        log = Log()
        arguments = {key: value for key, value in self.wanted["arguments"].items() if key in TrainingArguments.__dataclass_fields__}
        with tempfile.TemporaryDirectory() as scratch:
            Trainer(model=self.model, data_collator=self._collate, callbacks=[log],
                    args=TrainingArguments(output_dir=scratch, use_cpu=True, report_to="none", save_strategy="no", eval_strategy="no",
                        train_sampling_strategy="sequential", disable_tqdm=True, remove_unused_columns=False, **arguments),
                    train_dataset=[{"input_ids": ids, "labels": labels, "attention_mask": [1] * len(ids)}
                                   for _, ids, labels in self.train]).train()
        return log.steps

    def golden(self):
        shown = self.train[:self.wanted.get("examples", 10)]
        out = {"arguments": {**self.wanted["arguments"], "order": "file order, no shuffling",
                             "loss_on": f"assistant turns (content and {self.chats.end})", "no_weight_decay_on": "norm weights"},
               "examples": [{"text": text, "input_ids": ids, "labels": labels} for text, ids, labels in shown],
               "truncated_rows": sum(len(ids) == self.max_length for _, ids, _ in self.train)}
        if "prompts" in self.wanted:
            out["greedy_before"] = self.answers()
        if "first_batch" in self.wanted:
            out["first_batch"] = self.first_batch(self.wanted["first_batch"])
        return {**out, "before": self.evaluate(), "steps": self.steps(), "after": self.evaluate()}


def make(out_file, model_dir, train_file, eval_file, wanted):
    set_seed(wanted["arguments"]["seed"])
    torch.set_num_threads(2)
    golden = Run(model_dir, train_file, eval_file, wanted).golden()
    with open(out_file, "w", encoding="utf-8") as file:
        json.dump(golden, file, indent=1, ensure_ascii=False)
        file.write("\n")
    return golden


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    with open(sys.argv[5], encoding="utf-8") as arguments:
        make(*sys.argv[1:5], json.load(arguments))
