#!/usr/bin/env python3
"""Writes what transformers makes of conversations with tools, by the tokenizer of a folder and a template of Llama 3.1's form.

usage: make_tools.py OUT_DIR     (a folder with tokenizer.json and tokenizer_config.json)
golden_tools.jsonl {"name", "messages", "tools", "tools_in_user_message", "date_string", "add_generation_prompt", "rendered", "ids",
                    "assistant_mask"}; what is null was not given
"""
import sys

from transformers import PreTrainedTokenizerFast

import make_tokenizer

# The conversations of Llama 3.1 and 3.2 in our own writing. {% generation %} tells transformers what an assistant said or called.
LLAMA31 = """
{%- set place = tools_in_user_message if tools_in_user_message is defined else true -%}
{%- macro head(role) -%}<|start_header_id|>{{ role }}<|end_header_id|>{{ '\n\n' }}{%- endmacro -%}
{%- macro described() -%}
Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}.Do not use variables.
{{- '\n\n' }}{% for t in tools %}{{ t | tojson(indent=4) }}{{ '\n\n' }}{% endfor %}
{%- endmacro -%}
{%- set with_system = messages[0].role == 'system' -%}
{{- '<|begin_of_text|>' }}{{ head('system') }}
{%- if tools %}{{ 'Environment: ipython\n' }}{% endif -%}
{{- 'Cutting Knowledge Date: December 2023\nToday Date: ' }}{{ date_string or '26 Jul 2024' }}{{ '\n\n' }}
{%- if tools and not place -%}
You have access to the following functions. To call a function, please respond with JSON for a function call.{{ described() }}
{%- endif -%}
{{- messages[0].content | trim if with_system else '' }}<|eot_id|>
{%- for m in (messages[1:] if with_system else messages) -%}
{%- if m.role in ('tool', 'ipython') -%}
{{ head('ipython') }}{{ m.content | tojson }}<|eot_id|>
{%- elif m.tool_calls -%}
{{ head('assistant') }}{% generation %}{{ '{"name": "' + m.tool_calls[0].function.name + '", "parameters": ' }}
{{- m.tool_calls[0].function.arguments | tojson }}{{ '}<|eot_id|>' }}{% endgeneration %}
{%- elif m.role == 'assistant' -%}
{{ head('assistant') }}{% generation %}{{ m.content | trim + '<|eot_id|>' }}{% endgeneration %}
{%- else -%}
{{ head(m.role) }}
{%- if loop.first and tools and place -%}
Given the following functions, please respond with a JSON for a function call with its proper arguments that best answers the given prompt.
{{- '\n\n' }}{{ described() }}
{%- endif -%}
{{- m.content | trim }}<|eot_id|>
{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt %}{{ head('assistant') }}{% endif -%}
"""


def function(name, description, **properties):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": {
        "type": "object", "properties": properties, "required": list(properties)[:1]}}}


def call(name, arguments):
    return {"role": "assistant", "content": None, "tool_calls": [{"id": "call_1", "type": "function",
                                                                 "function": {"name": name, "arguments": arguments}}]}


OUTAGE = function("find_outage", "Looks for an outage near a postcode.", postcode={"type": "string"})
BILL = function("read_bill", "Reads a bill: \"lines\" & <totals>, é 😀", month={"type": "integer", "enum": [1, 12]},
                rate={"type": "number", "default": 0.1}, note={"type": ["string", "null"], "default": None})
BARE = {"name": "restart", "parameters": {}, "tags": [], "nested": {"deep": [[], {}, [1.0, True]]}}

SYSTEM = {"role": "system", "content": " You are Hazel. \n"}
ASK = {"role": "user", "content": "\n Is there an outage in 8001? "}
NONE = {"role": "assistant", "content": " There is none. "}
WHOLE = [ASK, call("find_outage", {"postcode": "8001"}), {"role": "tool", "tool_call_id": "call_1", "name": "find_outage",
                                                           "content": {"outage": False, "since": None}}, NONE]

CHATS = [
    # name, messages, tools, tools_in_user_message, date_string, add_generation_prompt
    ("tools", WHOLE, [OUTAGE], None, None, False),
    ("tools_system", [SYSTEM] + WHOLE, [OUTAGE, BILL], None, None, False),
    ("tools_in_system", [SYSTEM] + WHOLE, [OUTAGE, BILL], False, "1 Jan 2026", False),
    ("tools_in_system_without_one", WHOLE, [BARE], False, None, False),
    ("no_tools_described", WHOLE, None, None, None, False),
    ("asked", WHOLE[:1], [BARE, OUTAGE], None, None, True),
    ("asked_after_result", WHOLE[:3], [OUTAGE], None, None, True),
    ("result_text", [ASK, call("restart", {}), {"role": "ipython", "content": "ok: \"yes\"\n\ttab \\ \u007f \u2028 é 😀 <b>&'"}, NONE],
     [BARE], None, None, False),
    ("result_list", [ASK, call("restart", {}), {"role": "tool", "content": [1, {"a": []}, "x"]}, NONE], [BARE], None, None, False),
    ("result_empty", [ASK, call("restart", {}), {"role": "tool", "content": ""}, NONE], None, None, None, False),
    ("arguments", [ASK, call("read_bill", {"month": 12, "rate": 1e-05, "z": 1e16, "a": -0.0, "big": 12345678901234567890, "x": 2.5,
                                           "text": "quote \" back \\ line \n tab \t nul \u0000 é 日本 😀 </script>'", "": {"b": [], "a": {}},
                                           "list": [True, False, None, [1, 2.0]]})], [BILL], None, None, False),
    ("two_rounds", [SYSTEM, ASK, call("find_outage", {"postcode": "1"}), {"role": "tool", "content": {"outage": True}},
                    {"role": "assistant", "content": "There is one."}, {"role": "user", "content": "And in 2?"},
                    call("find_outage", {"postcode": "2"}), {"role": "tool", "content": "null"}, NONE], [OUTAGE], None, None, False),
]


def make(folder):
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    rows = []
    for name, messages, tools, in_user, date, head in CHATS:
        given = {key: value for key, value in (("tools_in_user_message", in_user), ("date_string", date)) if value is not None}

        def apply(**how):
            return tokenizer.apply_chat_template(messages, tools=tools, chat_template=LLAMA31, add_generation_prompt=head, **given, **how)

        encoded = apply(tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
        rows.append({"name": name, "messages": messages, "tools": tools, "tools_in_user_message": in_user, "date_string": date,
                     "add_generation_prompt": head, "rendered": apply(tokenize=False), "ids": encoded["input_ids"],
                     "assistant_mask": encoded["assistant_masks"]})
    make_tokenizer.write(folder, "golden_tools.jsonl", rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(sys.argv[1])
