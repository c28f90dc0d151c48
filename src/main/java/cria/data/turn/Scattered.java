package cria.data.turn;

import cria.data.disk.DiskRecord;
import cria.data.disk.DiskSort;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.Examples;
import cria.data.source.BadRowException;
import cria.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Conversations whose rows lie anywhere in the file. Rows are sorted by conversation, which brings each one's together, and
/// conversations by the time at which they begin, or by their first row where there are no times. So the same rows in another order
/// give the same conversations in the same order, as far as times tell.
final class Scattered implements Examples {

    private static final long LEAST_MEMORY = 16L << 20;
    private static final long MOST_MEMORY = 192L << 20;
    private static final List<String> ROLES = List.of("user", "assistant", "system");

    private final TurnReader turns;
    private final boolean dropDuplicates;
    private final Tally tally;
    private final List<Path> files = new ArrayList<>();
    private final DiskSort rows = new DiskSort(memory());
    private final DiskSort conversations = new DiskSort(memory());
    private DiskSort.@Nullable Sorted sorted;

    Scattered(TurnReader turns, boolean dropDuplicates, Tally tally) {
        this.turns = turns;
        this.dropDuplicates = dropDuplicates;
        this.tally = tally;
    }

    private static long memory() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 16, LEAST_MEMORY, MOST_MEMORY);
    }

    @Override
    public @Nullable Example next() {
        if (sorted == null) {
            readAll();
            bringTogether();
            rows.close();
            sorted = conversations.sorted();
        }
        byte[] record = sorted.next();
        return record == null ? null : chat(new DiskRecord(record));
    }

    private void readAll() {
        long number = 0;
        for (Turn turn = turns.next(); turn != null; turn = turns.next()) {
            rows.add(new DiskRecord().key(turn.conversation()).number(turn.place()).number(number++)
                .count(ROLES.indexOf(turn.role())).text(turn.text()).count(file(turn.file())).number(turn.line()).bytes());
        }
    }

    private int file(Path file) {
        if (files.isEmpty() || !files.getLast().equals(file)) {
            files.add(file);
        }
        return files.size() - 1;
    }

    private void bringTogether() {
        DiskSort.Sorted all = rows.sorted();
        Conversation conversation = new Conversation();
        long firstRow = Long.MAX_VALUE;
        String id = "";
        for (byte[] bytes = all.next(); bytes != null; bytes = all.next()) {
            DiskRecord record = new DiskRecord(bytes);
            String next = record.key();
            if (!conversation.isEmpty() && !next.equals(id)) {
                keep(conversation, firstRow);
                conversation = new Conversation();
                firstRow = Long.MAX_VALUE;
            }
            id = next;
            long place = record.number();
            firstRow = Math.min(firstRow, record.number());
            String role = ROLES.get(record.count());
            String text = record.text();
            conversation.add(new Turn(id, role, place, text, files.get(record.count()), record.number()));
        }
        if (!conversation.isEmpty()) {
            keep(conversation, firstRow);
        }
    }

    private void keep(Conversation conversation, long firstRow) {
        try {
            Example.Chat chat = conversation.chat(turns.columns().group(), dropDuplicates, tally);
            Turn first = conversation.first();
            boolean timed = turns.columns().ordering() instanceof Ordering.ByTime;
            DiskRecord record = new DiskRecord().number(timed ? first.place() : firstRow).key(first.conversation())
                .count(file(chat.file())).number(chat.line()).count(chat.messages().size());
            for (Message message : chat.messages()) {
                record.count(ROLES.indexOf(message.role())).text(message.content());
            }
            conversations.add(record.bytes());
        } catch (BadRowException e) {
            tally.bad(e);
        }
    }

    private Example.Chat chat(DiskRecord record) {
        record.number();
        record.key();
        Path file = files.get(record.count());
        long line = record.number();
        int count = record.count();
        List<Message> messages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String role = ROLES.get(record.count());
            messages.add(new Message(role, record.text()));
        }
        return new Example.Chat(messages, 0, file, line);
    }

    @Override
    public void close() {
        rows.close();
        conversations.close();
        turns.close();
    }
}
