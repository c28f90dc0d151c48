package cria.data.turn;

import cria.Shown;
import cria.data.sample.DateOrder;
import cria.data.sample.Reading;
import cria.data.sample.Times;
import cria.data.source.Row;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/// What puts the turns of a conversation in order. Where two have the same place the order of the file decides.
sealed interface Ordering {

    /// A number that is greater for a later turn.
    ///
    /// @throws cria.data.source.BadRowException if the row has none
    long place(Row row);

    /// The flags that say the same.
    List<String> flags();

    /// The order of the file.
    record OfFile() implements Ordering {
        @Override
        public long place(Row row) {
            return 0;
        }

        @Override
        public List<String> flags() {
            return List.of();
        }
    }

    /// The time at which something was said.
    ///
    /// @param dates     how dates such as 3/4/2023 are read
    /// @param ambiguous whether they could be read the other way too
    record ByTime(String column, DateOrder dates, Times times, boolean ambiguous) implements Ordering {
        @Override
        public long place(Row row) {
            String text = row.text(column);
            long time = text == null ? Times.NONE : times.parse(text);
            if (time == Times.NONE) {
                throw row.wrong(
                    "\"%s\" in column \"%s\" is no time that is known; leave such rows out with --bad_rows skip, or put the turns "
                        .formatted(Shown.of(String.valueOf(text)), Shown.of(column))
                        + "in order by another column: --order_by COLUMN, --order_by file for the order of the file");
            }
            return time;
        }

        @Override
        public List<String> flags() {
            return ambiguous ? List.of(Reading.flag("order_by", column), "--date_order " + dates.name().toLowerCase(Locale.ROOT))
                : List.of(Reading.flag("order_by", column));
        }
    }

    /// The number of the turn.
    record ByNumber(String column) implements Ordering {
        @Override
        public long place(Row row) {
            String text = row.text(column);
            if (text == null || !isNumber(text)) {
                throw row.wrong(
                    "\"%s\" in column \"%s\" is no whole number to put turns in order by; leave such rows out with --bad_rows skip"
                        .formatted(Shown.of(String.valueOf(text)), Shown.of(column)));
            }
            return number(text);
        }

        @Override
        public List<String> flags() {
            return List.of(Reading.flag("order_by", column));
        }

        /// Whether a text is a whole number, such as 7 or 7.0.
        static boolean isNumber(String text) {
            String number = text.strip();
            if (number.isEmpty() || number.length() > 18) {
                return false;
            }
            try {
                number(number);
                return true;
            } catch (NumberFormatException | ArithmeticException _) {
                return false;
            }
        }

        static long number(String text) {
            String number = text.strip();
            boolean digits = number.chars().allMatch(c -> c >= '0' && c <= '9');
            return digits ? Long.parseLong(number) : new BigDecimal(number).longValueExact();
        }
    }
}
