package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import cria.Shown;
import cria.data.sample.Reading.Sure;
import cria.data.sample.Tally;
import cria.data.shape.Example;
import cria.data.shape.RowShape;
import cria.data.source.Json;
import cria.data.source.Row;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Ids that another program has made, in the columns of TRL and transformers: `input_ids`, and where they are there `labels`,
/// `completion_mask`, `assistant_masks`, `attention_mask`. Without labels and masks all ids are learned. What `attention_mask` hides at
/// either end is padding, which batches here do not need; it is left out.
record TokensShape() implements RowShape {

    private static final String IDS = "input_ids";
    private static final String LABELS = "labels";
    private static final String ATTENTION = "attention_mask";
    private static final String POSITIONS = "position_ids";
    private static final List<String> MASKS = List.of("completion_mask", "assistant_masks");

    /// Where transformers' loss counts nothing.
    private static final int IGNORE = -100;

    @Override
    public String name() {
        return "input_ids/labels";
    }

    @Override
    public String example() {
        return "{\"input_ids\": [1, 2], \"labels\": [-100, 2]}";
    }

    @Override
    public Sure sure() {
        return Sure.STRUCTURE;
    }

    @Override
    public boolean fits(Row row) {
        return row.value(IDS).isArray();
    }

    @Override
    public Set<String> columns(Row row) {
        Set<String> columns = new LinkedHashSet<>(List.of(IDS, LABELS, ATTENTION, POSITIONS));
        columns.addAll(MASKS);
        return columns;
    }

    @Override
    public Example read(Row row, Tally tally) {
        int[] ids = ints(row, IDS, 0, Integer.MAX_VALUE);
        boolean[] learned = new boolean[ids.length];
        Arrays.fill(learned, true);
        if (row.has(LABELS)) {
            learned = labels(row, ids);
        }
        for (String mask : MASKS) {
            if (row.has(mask)) {
                int[] values = beside(row, ids, mask, 0, 1);
                for (int i = 0; i < learned.length; i++) {
                    learned[i] &= values[i] == 1;
                }
            }
        }
        int from = 0;
        int to = ids.length;
        if (row.has(ATTENTION)) {
            int[] seen = beside(row, ids, ATTENTION, 0, 1);
            while (from < to && seen[from] == 0) {
                from++;
            }
            while (to > from && seen[to - 1] == 0) {
                to--;
            }
            for (int i = from; i < to; i++) {
                if (seen[i] == 0) {
                    throw row.wrong("\"attention_mask\" hides id %d in the middle of others; only padding at the ends can be hidden"
                        .formatted(i + 1));
                }
            }
        }
        refusePacked(row, ids, from, to);
        return new Example.Tokens(Arrays.copyOfRange(ids, from, to), Arrays.copyOfRange(learned, from, to), row.file(), row.line());
    }

    /// A label is the id that stands at its own place, or -100: transformers shifts them, and so does this program.
    private static boolean[] labels(Row row, int[] ids) {
        int[] labels = beside(row, ids, LABELS, IGNORE, Integer.MAX_VALUE);
        boolean[] learned = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (labels[i] != IGNORE && labels[i] != ids[i]) {
                throw row.wrong(
                    "\"labels\"[%d] is %d, and \"input_ids\"[%d] is %d; a label is the id at its own place (not shifted), or -100"
                        .formatted(i, labels[i], i, ids[i]));
            }
            learned[i] = labels[i] != IGNORE;
        }
        return learned;
    }

    /// Positions that begin again tell of several documents in one row, which would see each other here.
    private static void refusePacked(Row row, int[] ids, int from, int to) {
        if (!row.has(POSITIONS)) {
            return;
        }
        int[] positions = beside(row, ids, POSITIONS, 0, Integer.MAX_VALUE);
        for (int i = from + 1; i < to; i++) {
            if (positions[i] != positions[i - 1] + 1) {
                throw row.wrong("\"position_ids\" begin again at id %d: several documents are packed into this row; give each a row of its "
                    .formatted(i + 1) + "own, and pack with --packing");
            }
        }
    }

    private static int[] beside(Row row, int[] ids, String column, int least, int most) {
        int[] values = ints(row, column, least, most);
        if (values.length != ids.length) {
            throw row.wrong("%d \"input_ids\", but %d \"%s\"; there must be as many".formatted(ids.length, values.length, column));
        }
        return values;
    }

    private static int[] ints(Row row, String column, int least, int most) {
        JsonNode list = row.value(column);
        if (!list.isArray()) {
            throw row.wrong("\"" + column + "\" must be a list of whole numbers, found " + Json.kind(list));
        }
        int[] values = new int[list.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = list.get(i);
            boolean whole = value.isIntegralNumber() && value.canConvertToInt();
            if (!whole || value.intValue() < least || value.intValue() > most) {
                throw row.wrong("\"%s\"[%d] must be a whole number from %d%s, found %s".formatted(column, i, least,
                    most == Integer.MAX_VALUE ? " on" : " to " + most, found(value)));
            }
            values[i] = value.intValue();
        }
        return values;
    }

    private static String found(JsonNode value) {
        if (!value.isNumber()) {
            return Json.kind(value);
        }
        return Double.isFinite(value.doubleValue()) ? Shown.of(value.asText()) : "a number that is too large";
    }
}
