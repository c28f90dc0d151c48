package cria.data.row;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The order of what a help desk exports, which may have the newest first: by `created_at`, a time of ISO 8601 (Zendesk) or seconds since
/// 1970 (Intercom).
final class Created {

    private static final String FIELD = "created_at";

    private Created() {}

    /// The places of the entries in the order of their times; as they stand where one has none. Those of one time keep their order.
    static List<Integer> order(JsonNode list) {
        List<Long> times = new ArrayList<>(list.size());
        List<Integer> places = new ArrayList<>(list.size());
        boolean all = true;
        for (int i = 0; i < list.size(); i++) {
            Optional<Long> time = all ? millis(list.get(i).path(FIELD)) : Optional.empty();
            all &= time.isPresent();
            times.add(time.orElse(0L));
            places.add(i);
        }
        if (all) {
            places.sort(Comparator.comparing(times::get));
        }
        return places;
    }

    private static Optional<Long> millis(JsonNode time) {
        if (time.isIntegralNumber()) {
            return time.canConvertToLong() ? Optional.of(time.longValue()) : Optional.empty();
        }
        try {
            return time.isTextual() ? Optional.of(OffsetDateTime.parse(time.textValue()).toInstant().toEpochMilli()) : Optional.empty();
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }
}
