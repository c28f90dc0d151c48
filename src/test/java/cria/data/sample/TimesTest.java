package cria.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        2023-09-01T08:00:17                 | 2023-09-01T08:00:17Z
        2023-09-01 08:00:17                 | 2023-09-01T08:00:17Z
        2023/09/01 08:00                    | 2023-09-01T08:00:00Z
        2023-09-01                          | 2023-09-01T00:00:00Z
        2023-09-01T08:00:17.5               | 2023-09-01T08:00:17.5Z
        2023-09-01T08:00:17.123456789Z      | 2023-09-01T08:00:17.1234567Z
        2023-09-01T08:00:17,25              | 2023-09-01T08:00:17.25Z
        2023-09-01T08:00:17+02:00           | 2023-09-01T06:00:17Z
        2023-09-01 08:00:17 -0530           | 2023-09-01T13:30:17Z
        2023-09-01 08:00:17+02              | 2023-09-01T06:00:17Z
        2023-09-01 08:00:17 UTC             | 2023-09-01T08:00:17Z
        1693555217                          | 2023-09-01T08:00:17Z
        1693555217.25                       | 2023-09-01T08:00:17.25Z
        1693555217000                       | 2023-09-01T08:00:17Z
        1693555217250000                    | 2023-09-01T08:00:17.25Z
        1.693555217E9                       | 2023-09-01T08:00:17Z
        Fri Sep 01 08:00:17 +0000 2023      | 2023-09-01T08:00:17Z
        Fri, 01 Sep 2023 08:00:17 +0000     | 2023-09-01T08:00:17Z
        Fri, 1 Sep 2023 10:00:17 +0200      | 2023-09-01T08:00:17Z
        1 Sep 2023 08:00:17 GMT             | 2023-09-01T08:00:17Z
        Sep 1, 2023 8:00 PM                 | 2023-09-01T20:00:00Z
        September 1, 2023, 8:00:17 AM       | 2023-09-01T08:00:17Z
        01-Sep-2023 08:00:17                | 2023-09-01T08:00:17Z
        9/1/2023 8:00 AM                    | 2023-09-01T08:00:00Z
        9/1/2023 12:30 AM                   | 2023-09-01T00:30:00Z
        9/1/2023 12:30 p.m.                 | 2023-09-01T12:30:00Z
        9/1/23 20:15                        | 2023-09-01T20:15:00Z
        01.09.2023 08:00:17                 | 2023-09-01T08:00:17Z
        """)
    void theSameMomentIsTheSameNumber(String text, Instant expected) {
        assertEquals(expected.getEpochSecond() * 10_000_000 + expected.getNano() / 100, new Times(DateOrder.MDY).parse(text));
    }

    @Test
    void aDayMayComeFirst() {
        assertEquals(new Times(DateOrder.MDY).parse("9/1/2023 8:00"), new Times(DateOrder.DMY).parse("1/9/2023 8:00"));
        assertEquals(Times.NONE, new Times(DateOrder.MDY).parse("13/9/2023 8:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "2023", "12345678", "1234567890123456789", "2023-13-01", "2023-02-30T00:00:00",
        "2023-09-01T25:00:00",
        "2023-09-01T08:00:17 Mars", "2023-09-01X08:00", "9/1/2023 13:00 PM", "call me at 8:00 tomorrow", "+49 30 1234567", "1e99999999",
        "99999999999999999999", "Fri Sep 01 2023", "2023-09-01T08:00:17+99:00", "4f3c1d2e9a8b7c6d5e4f3c1d2e9a8b7c", "2023-09-01T08:0"})
    void whatIsNoTimeIsNone(String text) {
        assertEquals(Times.NONE, new Times(DateOrder.MDY).parse(text));
    }
}
