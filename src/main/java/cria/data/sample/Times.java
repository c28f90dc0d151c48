package cria.data.sample;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Times as tables write them, as numbers that sort alike whatever the form: ISO 8601 with or without fractions and zone, seconds,
/// milliseconds or microseconds since 1970, RFC 2822, Twitter's `EEE MMM dd HH:mm:ss Z yyyy`, and dates as spreadsheets have
/// them. A time without a zone is taken as UTC.
public final class Times {

    /// What is no time.
    public static final long NONE = Long.MIN_VALUE;

    /// In 100 nanoseconds, so that 29,000 years before and after 1970 have a number.
    private static final long TICKS = 10_000_000;

    private static final int LONGEST = 48;
    private static final Pattern PARTED = Pattern.compile(
        "(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:,?[ T]\\s*"
            + "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*([AaPp])?\\.?[Mm]?\\.?)?");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u202f\\u00a0]+");
    private static final List<DateTimeFormatter> WORDED = Stream.of(
        "EEE MMM d HH:mm:ss Z yyyy", "[EEE, ]d MMM yyyy HH:mm[:ss] Z", "[EEE, ]d MMM yyyy HH:mm[:ss] z",
        "[EEEE, ][EEE, ]MMM d, yyyy[,][ 'at'] h:mm[:ss] a", "[EEEE, ][EEE, ]MMMM d, yyyy[,][ 'at'] h:mm[:ss] a",
        "MMM d, yyyy[,] HH:mm[:ss]", "MMMM d, yyyy[,] HH:mm[:ss]", "d MMM yyyy[,] HH:mm[:ss]", "d MMMM yyyy[,] HH:mm[:ss]",
        "d-MMM-yyyy HH:mm[:ss]", "EEE MMM d HH:mm:ss z yyyy")
        .map(pattern -> new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(Locale.ENGLISH)).toList();

    private final DateOrder order;

    public Times(DateOrder order) {
        this.order = order;
    }

    /// Ticks since 1970, or [#NONE].
    public long parse(String text) {
        String time = text.strip();
        int length = time.length();
        if (length < 8 || length > LONGEST) {
            return NONE;
        }
        try {
            if (isDigit(time, 0) && isDigit(time, 1) && isDigit(time, 2) && isDigit(time, 3)) {
                char fifth = time.charAt(4);
                return fifth == '-' || fifth == '/' ? iso(time) : epoch(time);
            }
            boolean exponent = isDigit(time, 0) && time.charAt(1) == '.' && time.indexOf('E') > 0;
            return exponent ? fraction(time) : isDigit(time, 0) ? parted(time) : worded(time);
        } catch (DateTimeException | ArithmeticException | IndexOutOfBoundsException _) {
            return NONE;
        }
    }

    /// `2023-09-01T08:00:17.5+02:00`, with a blank or slashes in it, or only its date.
    private static long iso(String time) {
        int at = 10;
        long day = LocalDateTime.of(number(time, 0, 4), number(time, 5, 7), number(time, 8, 10), 0, 0).toEpochSecond(ZoneOffset.UTC);
        if (time.charAt(7) != time.charAt(4)) {
            return NONE;
        }
        if (time.length() == 10) {
            return day * TICKS;
        }
        if (time.charAt(at) != 'T' && time.charAt(at) != ' ' && time.charAt(at) != 't') {
            return NONE;
        }
        int hour = number(time, 11, 13);
        int minute = number(time, 14, 16);
        int second = 0;
        at = 16;
        if (time.charAt(13) != ':') {
            return NONE;
        }
        if (at < time.length() && time.charAt(at) == ':') {
            second = number(time, 17, 19);
            at = 19;
        }
        if (hour > 24 || minute > 59 || second > 60) {
            return NONE;
        }
        long fraction = 0;
        if (at < time.length() && (time.charAt(at) == '.' || time.charAt(at) == ',')) {
            int digits = 0;
            at++;
            while (at < time.length() && isDigit(time, at)) {
                fraction = digits < 7 ? fraction * 10 + time.charAt(at) - '0' : fraction;
                digits++;
                at++;
            }
            for (int i = digits; i < 7; i++) {
                fraction *= 10;
            }
        }
        long zone = zone(time, at);
        return zone == NONE ? NONE : (day + hour * 3600L + minute * 60L + second - zone) * TICKS + fraction;
    }

    /// Seconds east of Greenwich, of what stands behind a time.
    private static long zone(String time, int from) {
        int at = from;
        while (at < time.length() && time.charAt(at) == ' ') {
            at++;
        }
        if (at == time.length()) {
            return 0;
        }
        char sign = time.charAt(at);
        if (sign != '+' && sign != '-') {
            String name = time.substring(at);
            return name.equals("Z") || name.equals("z") || name.equals("UTC") || name.equals("GMT") ? 0 : NONE;
        }
        int hours = number(time, at + 1, at + 3);
        at += 3;
        int minutes = 0;
        if (at < time.length()) {
            at += time.charAt(at) == ':' ? 1 : 0;
            minutes = number(time, at, at + 2);
            at += 2;
        }
        if (at != time.length() || hours > 18 || minutes > 59) {
            return NONE;
        }
        return (sign == '+' ? 1 : -1) * (hours * 3600L + minutes * 60L);
    }

    /// Seconds since 1970, with fractions or with three or six digits more than seconds have. Nine more would also be the ids of tweets.
    private static long epoch(String text) {
        int digits = 0;
        while (digits < text.length() && isDigit(text, digits)) {
            digits++;
        }
        boolean whole = digits == text.length();
        if (!whole && text.charAt(digits) != '.' && text.charAt(digits) != 'E') {
            return NONE;
        }
        if (!whole) {
            return fraction(text);
        }
        if (digits > 16) {
            return NONE;
        }
        long number = Long.parseLong(text);
        return switch (digits) {
            case 9, 10 -> number * TICKS;
            case 12, 13 -> number * (TICKS / 1_000);
            case 15, 16 -> number * (TICKS / 1_000_000);
            default -> NONE;
        };
    }

    private static long fraction(String text) {
        try {
            double number = Double.parseDouble(text);
            double seconds = number >= 1e11 ? number / 1000 : number;
            return seconds >= 1e8 && seconds < 1e11 ? Math.round(seconds * 1e6) * (TICKS / 1_000_000) : NONE;
        } catch (NumberFormatException _) {
            return NONE;
        }
    }

    /// `9/1/2023 8:00 AM`, `01.09.2023 08:00`.
    private long parted(String time) {
        Matcher match = PARTED.matcher(time);
        if (!match.matches()) {
            return worded(time);
        }
        int first = Integer.parseInt(match.group(1));
        int second = Integer.parseInt(match.group(3));
        boolean dayFirst = order == DateOrder.DMY || match.group(2).equals(".");
        int year = Integer.parseInt(match.group(4));
        int hour = match.group(5) == null ? 0 : Integer.parseInt(match.group(5));
        if (match.group(9) != null) {
            if (hour < 1 || hour > 12) {
                return NONE;
            }
            hour = hour % 12 + (match.group(9).equalsIgnoreCase("p") ? 12 : 0);
        }
        LocalDateTime local = LocalDateTime.of(year < 100 ? 2000 + year : year, dayFirst ? second : first, dayFirst ? first : second, hour,
            match.group(6) == null ? 0 : Integer.parseInt(match.group(6)), match.group(7) == null ? 0 : Integer.parseInt(match.group(7)),
            match.group(8) == null ? 0 : Integer.parseInt((match.group(8) + "00000000").substring(0, 9)));
        return ticks(local.toInstant(ZoneOffset.UTC));
    }

    private static long worded(String text) {
        String time = SPACES.matcher(text).replaceAll(" ");
        if (time.indexOf(':') < 0) {
            return NONE;
        }
        for (DateTimeFormatter formatter : WORDED) {
            try {
                TemporalAccessor parsed = formatter.parseBest(time, OffsetDateTime::from, ZonedDateTime::from,
                    LocalDateTime::from);
                return switch (parsed) {
                    case OffsetDateTime it -> ticks(it.toInstant());
                    case ZonedDateTime it -> ticks(it.toInstant());
                    default -> ticks(LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC));
                };
            } catch (DateTimeException _) {
                // the next form
            }
        }
        return NONE;
    }

    private static long ticks(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), TICKS), instant.getNano() / 100);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text, i)) {
                throw new DateTimeException("no digit");
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(String text, int at) {
        return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
