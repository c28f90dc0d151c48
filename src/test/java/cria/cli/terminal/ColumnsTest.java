package cria.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plain|5", "Grüße|5", "e\u0301te\u0301|3", "模型|4", "ｆｕ|4", "🦙|2", "한국|4", "❤️|2", "\u200d|0", "█░·…|4", "''|0"})
    void wideCharactersTakeTwoAndMarksNone(String text, int columns) {
        assertEquals(columns, Columns.of(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "plain|5|plain", "plain|4|pla…", "plain|1|…", "plain|0|''", "plain|-3|''", "模型训练|8|模型训练", "模型训练|7|模型训…", "模型训练|6|模型…",
        "e\u0301te\u0301s|3|e\u0301t…", "🦙🦙|3|🦙…", "🦙🦙|2|…", "👩🏽‍🚀x|3|…"})
    void whatIsCutFitsAndPartsNoCharacter(String text, int columns, String cut) {
        assertEquals(cut, Columns.cut(text, columns));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "8|a line of words|-a line/-of/-words", "10|a line of words|-a line of/-words", "5|a verylongword b|-a/-verylongword/-b",
        "40|a  line   of|-a line of", "9|模型 训练|-模型/-训练", "10|模型 训练|-模型 训练"})
    void proseIsWrappedByItsColumns(int columns, String text, String lines) {
        assertEquals(lines, String.join("/", Prose.wrapped(text, "-", columns)));
    }
}
