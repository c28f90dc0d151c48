#!/usr/bin/env python3
"""Writes what Hugging Face's tokenizers and transformers make of strings and conversations.

usage: make_tokenizer.py OUT_DIR     (a folder with tokenizer.json and tokenizer_config.json)
golden.jsonl       {"text", "ids", "class"} and "decoded" where bytes that the vocabulary lacks were dropped
golden_chat.jsonl  {"name", "messages", "add_generation_prompt", "rendered", "ids", "assistant_mask"}
"""
import json
import os
import sys

import texts
from chats import Chats


def make(folder):
    chats = Chats(folder)
    rows = []
    for name, text in texts.strings():
        ids = chats.ids(text)
        assert "<|" in text or chats.fast.encode(text, add_special_tokens=False) == ids, text
        decoded = chats.decode(ids)
        rows.append({"text": text, "ids": ids, "class": name, **({} if decoded == text else {"decoded": decoded})})
    write(folder, "golden.jsonl", rows)
    rows = []
    for row in texts.CHATS + (texts.TOOL_CHATS if chats.is_llama3 else []):
        rendered, ids, mask = chats.encode(row["messages"], row["add_generation_prompt"])
        rows.append({**row, "rendered": rendered, "ids": ids, "assistant_mask": mask})
    write(folder, "golden_chat.jsonl", rows)


def write(folder, name, rows):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
