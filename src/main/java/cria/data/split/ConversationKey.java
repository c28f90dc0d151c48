package cria.data.split;

import cria.data.shape.Example;
import cria.tokenizer.Message;

/// A number of 64 bits that says what a conversation says: the same for two that differ in nothing but white space and case, whatever file,
/// shape and tokenizer they have. By it conversations are divided, and found again in another file.
///
/// FNV-1a (Fowler, Noll and Vo, <http://www.isthe.com/chongo/tech/comp/fnv/>) over UTF-16 units in place of bytes.
public final class ConversationKey {

    private static final long BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private long hash = BASIS;

    private ConversationKey() {}

    public static long of(Example example) {
        ConversationKey key = new ConversationKey();
        switch (example) {
            case Example.Chat it -> {
                it.conversation().tools().forEach(tool -> key.add("tools", tool));
                for (Message message : it.messages()) {
                    key.add(message.role(), message.content());
                    message.calls().forEach(call -> key.add(call.name(), call.arguments()));
                }
            }
            case Example.Completion it -> {
                key.add("user", it.prompt());
                key.add("assistant", it.completion());
            }
            case Example.PlainText it -> key.add("", it.text());
            case Example.Tokens it -> {
                for (int id : it.ids()) {
                    key.add((char) id);
                    key.add((char) (id >>> 16));
                }
            }
        }
        return key.hash;
    }

    private void add(String role, String text) {
        add(role);
        add((char) 0xFFFF);
        add(text);
        add((char) 0xFFFE);
    }

    /// White space at the ends goes, and between words it is one space.
    private void add(String text) {
        boolean space = false;
        boolean begun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\u00A0') {
                space = begun;
                continue;
            }
            if (space) {
                add(' ');
                space = false;
            }
            add(c < 0x80 ? c >= 'A' && c <= 'Z' ? (char) (c + 32) : c : Character.toLowerCase(c));
            begun = true;
        }
    }

    private void add(char c) {
        hash = (hash ^ c) * PRIME;
    }
}
