"""Conversations as ids and masks: which control tokens a template writes, what is learned, and what stays plain text."""
import os

from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

# The conversations of Llama 3, in our own writing: {% generation %} tells transformers what an assistant said.
LLAMA3 = ("{{ '<|begin_of_text|>' }}{% for m in messages %}{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' }}"
          "{% if m.role == 'assistant' %}{% generation %}{{ m.content | trim + '<|eot_id|>' }}{% endgeneration %}"
          "{% else %}{{ m.content | trim + '<|eot_id|>' }}{% endif %}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}")

CHATML = ("{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}"
          "{% if m.role == 'assistant' %}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}"
          "{% else %}{{ m.content + '<|im_end|>' }}{% endif %}{{ '\n' }}{% endfor %}"
          "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


class Chats:
    """Encodes with the tokenizer of a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.plain = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.plain.encode_special_tokens = True         # the name of a control token in a text is text
        self.fast = PreTrainedTokenizerFast.from_pretrained(folder)
        self.is_llama3 = self.plain.token_to_id("<|eot_id|>") is not None
        self.end = "<|eot_id|>" if self.is_llama3 else "<|im_end|>"
        self.system = None if self.is_llama3 else self._own_system_turn()

    def _own_system_turn(self):
        head, rest = "<|im_start|>system\n", self.fast.apply_chat_template([{"role": "user", "content": ""}], tokenize=False)
        return rest[len(head):rest.index("<|im_end|>")] if rest.startswith(head) else None

    def ids(self, text):
        """Of plain text."""
        return self.plain.encode(text, add_special_tokens=False).ids

    def decode(self, ids):
        return self.plain.decode(ids, skip_special_tokens=True)

    def render(self, messages, head=False):
        """The text by the folder's own template, where it has one."""
        template = self.fast.chat_template or LLAMA3
        return self.fast.apply_chat_template(messages, chat_template=template, tokenize=False, add_generation_prompt=head)

    def segments(self, messages, head):
        """(text, is a control token, is learned), in order."""
        control, text = (lambda name, learned=False: (name, True, learned)), (lambda words, learned=False: (words, False, learned))
        if self.is_llama3:
            def opening(role):
                return [control("<|start_header_id|>"), text(role), control("<|end_header_id|>"), text("\n\n")]
        else:
            def opening(role):
                return [control("<|im_start|>"), text(role + "\n")]
        if self.system is not None and messages[0]["role"] != "system":
            messages = [{"role": "system", "content": self.system}] + messages
        out = [control("<|begin_of_text|>")] if self.is_llama3 else []
        for message in messages:
            learned = message["role"] == "assistant"
            content = message["content"].strip() if self.is_llama3 else message["content"]
            out += opening(message["role"]) + [text(content, learned), control(self.end, learned)]
            out += [] if self.is_llama3 else [text("\n")]
        return out + (opening("assistant") if head else [])

    def encode(self, messages, head=False):
        """Rendered text, ids and mask; what lies between two control tokens is encoded as one text."""
        segments = self.segments(messages, head)
        rendered = "".join(text for text, _, _ in segments)
        assert rendered == self.render(messages, head), rendered
        ids, mask, span = [], [], []

        def end_span():
            encoding = self.plain.encode("".join(text for text, _ in span), add_special_tokens=False)
            learned = [flag for text, flag in span for _ in text]
            ids.extend(encoding.ids)
            mask.extend(int(any(learned[start:end])) for start, end in encoding.offsets)
            span.clear()

        for text, is_control, learned in segments:
            if is_control:
                end_span()
                ids.append(self.plain.token_to_id(text))
                mask.append(int(learned))
            else:
                span.append((text, learned))
        end_span()
        self._compare(messages, head, ids, mask)
        return rendered, ids, mask

    def _compare(self, messages, head, ids, mask):
        """transformers says the same wherever no content holds the name of a control token, which it would obey."""
        if any("<|" in message["content"] for message in messages):
            return
        if self.system is not None and messages[0]["role"] != "system":
            messages = [{"role": "system", "content": self.system}] + messages
        theirs = self.fast.apply_chat_template(messages, chat_template=LLAMA3 if self.is_llama3 else CHATML, tokenize=True,
            add_generation_prompt=head, return_dict=True, return_assistant_tokens_mask=True)
        assert theirs["input_ids"] == ids, (messages, theirs["input_ids"], ids)
        assert theirs["assistant_masks"] == mask, (messages, theirs["assistant_masks"], mask)
