"""Writes the fields of transformers' and TRL's arguments with their defaults, a YAML file a class.

usage: make_flags.py OUT_DIR
"""
import dataclasses
import enum
import json
import os
import sys

from transformers import TrainingArguments
from trl.scripts.utils import ScriptArguments
from trl.trainer.model_config import ModelConfig
from trl.trainer.sft_config import SFTConfig


def default(field):
    value = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    return json.dumps(value.value if isinstance(value, enum.Enum) else value)


def make(out):
    os.makedirs(out, exist_ok=True)
    for arguments in (TrainingArguments, SFTConfig, ModelConfig, ScriptArguments):
        with open(os.path.join(out, arguments.__name__ + ".yaml"), "w", encoding="utf-8") as file:
            file.writelines(f"{field.name}: {default(field)}\n" for field in dataclasses.fields(arguments))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
