"""Two small tokenizers, one of SmolLM2's kind and one of Llama 3's, made of the demo's tokenizer and dialogues."""
import json
import os

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

# A system turn goes in front of a conversation that has none, as SmolLM2 does it, with words of our own.
CHATML = ("{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
          "{{ '<|im_start|>system\n" "You are Hazel, the squirrel of Hazelfon.<|im_end|>\n' }}{% endif %}"
          "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")

# Bytes that the vocabulary of SmolLM2's kind lacks, as SmolLM2's lacks some: control characters.
MISSING_BYTES = [0x00, 0x01, 0x02, 0x1F]
CHATML_MERGES = 339

LLAMA3_PATTERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
                  r"|\s*[\r\n]+|\s+(?!\S)|\s+")
LLAMA3_TOKENS = 256 + 317
LLAMA3_CONTROLS = ["<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>",
                   "<|finetune_right_pad_id|>", "<|reserved_special_token_2|>", "<|start_header_id|>", "<|end_header_id|>",
                   "<|eom_id|>", "<|eot_id|>", "<|python_tag|>"]


def byte_letters():
    """The character that stands for each byte in the files of byte-level BPE."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [b for b in range(256) if b not in plain]
    return {**{b: chr(b) for b in plain}, **{b: chr(256 + i) for i, b in enumerate(others)}}


def write_chatml(folder, demo_model):
    """The demo's own tokenizer, cut to its first merges."""
    with open(os.path.join(demo_model, "tokenizer.json"), encoding="utf-8") as file:
        tokenizer = json.load(file)
    with open(os.path.join(demo_model, "tokenizer_config.json"), encoding="utf-8") as file:
        config = json.load(file)
    model = tokenizer["model"]
    missing = {byte_letters()[b] for b in MISSING_BYTES}
    first = len(tokenizer["added_tokens"]) + 256
    kept = [token for token, id in model["vocab"].items() if id < first + CHATML_MERGES and token not in missing]
    model["merges"] = model["merges"][:CHATML_MERGES]
    model["vocab"] = {token: id for id, token in enumerate(kept)}
    write(folder, "tokenizer.json", tokenizer)
    write(folder, "tokenizer_config.json", {**config, "chat_template": CHATML})


def write_llama3(folder, texts):
    """A tokenizer as Llama 3 has it: ids are ranks, the control tokens behind them. The template is Meta's and not in it."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3_PATTERN), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=True, trim_offsets=True, use_regex=True)
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(
        vocab_size=LLAMA3_TOKENS, show_progress=False, special_tokens=[], initial_alphabet=sorted(byte_letters().values())))
    tokenizer.add_special_tokens(LLAMA3_CONTROLS)
    bos = LLAMA3_CONTROLS[0]
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(add_prefix_space=True, trim_offsets=False, use_regex=True),
        processors.TemplateProcessing(single=f"{bos} $A", pair=f"{bos} $A {bos}:1 $B:1", special_tokens=[(bos, LLAMA3_TOKENS)])])
    write(folder, "tokenizer.json", json.loads(tokenizer.to_str()))
    write(folder, "tokenizer_config.json", {"bos_token": bos, "eos_token": "<|eot_id|>", "clean_up_tokenization_spaces": False,
                                            "model_max_length": 512, "tokenizer_class": "PreTrainedTokenizerFast"})


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
