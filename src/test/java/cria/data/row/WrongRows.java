package cria.data.row;

import java.util.stream.Stream;

/// Rows with something wrong inside, each behind one of its shape that is right where that is needed to know the shape.
final class WrongRows {

    private static final String TURNS = "{'turns': [{'speaker': 'USER', 'text': 'a b'}, {'speaker': 'SYSTEM', 'text': 'c'}]}\n";
    private static final String HUB = "{'turns': {'speaker': [0, 1], 'utterance': ['a b', 'c']}}\n";
    private static final String PAIRS = "{'original': [['agent', 'a'], ['customer', 'b']]}\n";
    private static final String KEYS = "{'dialogContent': [{'client': 'x', 'message': 'a b'}, {'agent': 'y', 'message': 'c'}]}\n";
    private static final String ALPACA = "{'instruction': 'a', 'input': '', 'output': 'b'}\n";
    private static final String TICKET = "{'requester_id': 1, 'comments': [{'author_id': 1, 'public': true, 'body': 'a'}]}\n";
    private static final String TALK =
        "{'source': {'body': 'a', 'author': {'type': 'user'}}, 'conversation_parts': [{'part_type': 'comment', "
            + "'body': 'b', 'author': {'type': 'admin'}}]}\n";

    private WrongRows() {}

    /// @param rows the file, with `'` for `"`
    /// @param line that is named
    /// @param part of the message
    record WrongRow(String rows, int line, String part) {

        @Override
        public String toString() {
            return part;
        }
    }

    private static WrongRow second(String first, String row, String part) {
        return new WrongRow(first + row, 2, part);
    }

    private static WrongRow alone(String row, String part) {
        return new WrongRow(row, 1, part);
    }

    static Stream<WrongRow> all() {
        return Stream.of(lists(), questions(), desks(), ids(), unknown()).flatMap(rows -> rows);
    }

    private static Stream<WrongRow> lists() {
        return Stream.of(
            second(TURNS, "{'turns': null}", "this one is"),
            second(TURNS, "{'turns': 5}", "this one is"),
            second(TURNS, "{'turns': 'a'}", "this one is"),
            second(TURNS, "{'turns': {}}", "this one is"),
            second(TURNS, "{'turns': [5]}", "turns[0] must be an object with \"speaker\" and \"text\", found number"),
            second(TURNS, "{'turns': [[]]}", "turns[0] must be an object"),
            second(TURNS, "{'turns': [{}]}", "\"turns[0].speaker\" must be a string, found missing"),
            second(TURNS, "{'turns': [{'speaker': 'USER'}]}", "\"turns[0].text\" must be a string, found missing"),
            second(TURNS, "{'turns': [{'speaker': 'USER', 'text': null}]}", "\"turns[0].text\" must be a string, found null"),
            second(TURNS, "{'turns': [{'speaker': 'USER', 'text': {'a': 1}}]}", "\"turns[0].text\" must be a string, found object"),
            second(TURNS, "{'turns': [{'speaker': null, 'text': 'a'}]}", "\"turns[0].speaker\" must be a string, found null"),
            second(TURNS, "{'turns': [{'speaker': 'WIZARD', 'text': 'a'}]}", "unknown role \"WIZARD\"; known are"),
            second(TURNS, "{'turns': [{'speaker': '\\u001b[2J', 'text': 'a'}]}", "unknown role \"\\u001b[2J\""),
            second(TURNS, "{'turns': [{'speaker': 'USER', 'text': '\\ud83d'}]}", "has half a character"),
            second(TURNS, "{'turns': [{'speaker': 9, 'text': 'a'}]}", "unknown role \"9\""),
            second(HUB, "{'turns': {'speaker': [0], 'utterance': ['a', 'b']}}", "turns: the list \"utterance\" has 2 entries, another 1"),
            second(HUB, "{'turns': {'speaker': 0, 'utterance': ['a']}}", "turns.speaker must be a list, found number"),
            second(HUB, "{'turns': {'speaker': [2], 'utterance': ['a']}}", "unknown role \"2\""),
            second(PAIRS, "{'original': [['agent']]}", "original[0] must be a list of a speaker and a text, found a list of 1"),
            second(PAIRS, "{'original': ['agent', 'a']}", "original[0] must be a list of a speaker and a text, found string"),
            second(PAIRS, "{'original': [['agent', 5]]}", "\"original[0][1]\" must be a string, found number"),
            second(PAIRS, "{'original': [['narrator', 'a']]}", "unknown role \"narrator\""),
            second(KEYS, "{'dialogContent': [{'message': 'a'}]}", "dialogContent[0] has no key that says who speaks"),
            second(KEYS, "{'dialogContent': [{'client': 'x', 'agent': 'y', 'message': 'a'}]}", "several keys that say who speaks"),
            second(KEYS, "{'dialogContent': [{'client': 'x', 'message': 5}]}",
                "\"dialogContent[0].message\" must be a string, found number"),
            alone("{'turns': [{'speaker': 'Ann', 'text': 'a b'}, {'speaker': 'Bo', 'text': 'c'}]}", "unknown role \"Ann\""));
    }

    private static Stream<WrongRow> questions() {
        return Stream.of(
            second(ALPACA, "{'instruction': 'a'}", "the rows before are instruction/output, this one is"),
            second(ALPACA, "{'instruction': null, 'output': 'b'}", "the rows before are instruction/output"),
            second(ALPACA, "{'instruction': 5, 'output': 'b'}", "\"instruction\" must be a string, found number"),
            second(ALPACA, "{'instruction': 'a', 'output': ['b']}", "\"output\" must be a string, found array"),
            second(ALPACA, "{'instruction': 'a', 'output': 'b', 'input': {}}", "\"input\" must be a string, found object"),
            alone("{'instruction': 'a', 'output': 'b', 'history': 'x'}", "\"history\" must be a list of pairs"),
            alone("{'instruction': 'a', 'output': 'b', 'history': [['x']]}",
                "history[0] must be a pair, a question and an answer, found a list of 1"),
            alone("{'instruction': 'a', 'output': 'b', 'history': [['x', null]]}", "\"history[0][1]\" must be a string, found null"));
    }

    private static Stream<WrongRow> desks() {
        return Stream.of(
            second(TICKET, "{'requester_id': 1, 'comments': null}", "this one is"),
            second(TICKET, "{'requester_id': {}, 'comments': []}", "this one is"),
            second(TICKET, "{'requester_id': null, 'comments': []}", "requester_id must be a number or a string, found null"),
            second(TICKET, "{'requester_id': 1, 'comments': [{'author_id': 1, 'body': 'a'}, 5]}",
                "comments[1] must be an object, found number"),
            second(TICKET, "{'requester_id': 1, 'comments': [{'author_id': null, 'body': 'a'}]}", "comments[0].author_id must be a number"),
            second(TICKET, "{'requester_id': 1, 'comments': [{'author_id': 1, 'public': 'no', 'body': 'a'}]}",
                "comments[0].public must be true"),
            second(TICKET, "{'requester_id': 1, 'comments': [{'author_id': 1, 'body': 7}]}", "\"comments[0].body\" must be a string"),
            second(TALK, "{'conversation_parts': [{'part_type': 5}]}",
                "\"conversation_parts[0].part_type\" must be a string, found number"),
            second(TALK, "{'conversation_parts': [{'part_type': 'comment', 'body': 'a'}]}",
                "author.type\" must be a string, found missing"),
            second(TALK, "{'conversation_parts': [{'part_type': 'comment', 'body': 'a', 'author': {'type': 'cat'}}]}",
                "is \"cat\"; known are"),
            second(TALK, "{'source': 5, 'conversation_parts': [{'part_type': 'note'}]}", "\"source\" must be an object, found number"),
            second(TALK, "{'source': {'body': 5}, 'conversation_parts': [{'part_type': 'note'}]}", "\"source.body\" must be a string"));
    }

    private static Stream<WrongRow> ids() {
        return Stream.of(
            alone("{'input_ids': [1, -1]}", "\"input_ids\"[1] must be a whole number from 0 on, found -1"),
            alone("{'input_ids': [1.5]}", "\"input_ids\"[0] must be a whole number from 0 on, found 1.5"),
            alone("{'input_ids': ['a']}", "found string"),
            alone("{'input_ids': [99999999999]}", "found 99999999999"),
            alone("{'input_ids': [1, 2], 'labels': [1]}", "2 \"input_ids\", but 1 \"labels\""),
            alone("{'input_ids': [1, 2], 'labels': [2, -100]}", "not shifted"),
            alone("{'input_ids': [1, 2], 'labels': 5}", "\"labels\" must be a list of whole numbers, found number"),
            alone("{'input_ids': [1, 2], 'completion_mask': [0, 2]}", "\"completion_mask\"[1] must be a whole number from 0 to 1, found 2"),
            alone("{'input_ids': [1, 2, 3], 'attention_mask': [1, 0, 1]}", "hides id 2 in the middle"),
            alone("{'input_ids': [1, 2, 3], 'position_ids': [0, 1, 0]}", "begin again at id 3"),
            second("{'input_ids': [1]}\n", "{'input_ids': null}", "this one is"));
    }

    private static Stream<WrongRow> unknown() {
        return Stream.of(
            alone("{'dialog': ['a', 'b']}", "no known shape; the columns are \"dialog\" (array); accepted are messages, ShareGPT, "),
            alone("{'a': " + "[".repeat(900) + "]".repeat(900) + "}", "no known shape"),
            alone("{'turns': [" + "{},".repeat(100_000) + "{}]}", "no known shape"),
            alone("{'turns': []}", "no known shape"),
            alone("{'turns': [[['agent', 'a']]]}", "no known shape"),
            alone("{'comments': [{'body': 'a'}]}", "no known shape"));
    }
}
