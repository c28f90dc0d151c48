package cria.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Python 3 prints for the same values: `json.dumps(value, ensure_ascii=False)`, and `indent=4`.
class PythonJsonTest {

    @ParameterizedTest
    @CsvSource({"0, 0.0", "-0.0, -0.0", "1, 1.0", "0.1, 0.1", "-2.5, -2.5", "1e-4, 0.0001", "1e-5, 1e-05", "0.00012345, 0.00012345",
        "-1.5e-7, -1.5e-07", "1e15, 1000000000000000.0", "123456789012345.6, 123456789012345.6", "1e16, 1e+16",
        "123456789012345680, 1.2345678901234568e+17", "1e22, 1e+22", "1e23, 1e+23", "5e-324, 5e-324", "1e-323, 1e-323",
        "1.5e-323, 1.5e-323",
        "1.7976931348623157e308, 1.7976931348623157e+308", "2.2250738585072014e-308, 2.2250738585072014e-308", "1e100, 1e+100"})
    void numbersAreThoseOfRepr(double value, String expected) {
        assertEquals(expected, PythonJson.number(value));
    }

    @Test
    void onlyWhatJsonDemandsIsEscaped() {
        assertEquals("\"\\\"\\\\\\n\\r\\t\\f\\b\\u0000\\u001f\u007f/<b>&'é\u2028😀\"", PythonJson.quoted(
            "\"\\\n\r\t\f\b\0\u001f\u007f/<b>&'é\u2028😀"));
        assertEquals("\"\"", PythonJson.quoted(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "1|1", "\"a, b: {}[]\"|\"a, b: {}[]\"", "{}|{}", "[]|[]",
        "[1, [], {}]|[~    1,~    [],~    {}~]",
        "{\"a\": {\"b\": [1, 2]}, \"c\\\\\": \"\\\"}\"}|{~    \"a\": {~        \"b\": [~            1,~            2~        ]~    },~    \"c\\\\\": \"\\\"}\"~}"})
    void indentsByFour(String json, String expected) {
        assertEquals(expected.replace('~', '\n'), PythonJson.indented(json));
        assertEquals(expected.length(), PythonJson.indentedLength(json));
    }
}
