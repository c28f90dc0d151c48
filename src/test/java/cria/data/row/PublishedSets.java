package cria.data.row;

import cria.tokenizer.Message;
import java.util.List;
import java.util.stream.Stream;

/// Small files in the shapes of published data sets and of exports, made here, and the conversations that they mean.
public final class PublishedSets {

    private PublishedSets() {}

    /// @param file    its name, whose ending says how it is read
    /// @param rows    the file
    /// @param meaning a conversation a row
    public record PublishedSet(String name, String file, String rows, List<List<Message>> meaning) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Message user(String text) {
        return new Message("user", text);
    }

    private static Message assistant(String text) {
        return new Message("assistant", text);
    }

    private static Message system(String text) {
        return new Message("system", text);
    }

    private static final List<Message> ROUTER = List.of(user("My router is late."), assistant("We send another."), user("Thanks."),
        assistant("You are welcome."));
    private static final List<Message> PARCEL = List.of(user("Where is my parcel?"), assistant("On its way."));

    public static Stream<PublishedSet> all() {
        return Stream.of(questions(), turnLists(), exports()).flatMap(sets -> sets);
    }

    private static Stream<PublishedSet> questions() {
        return Stream.of(
            new PublishedSet("Alpaca", "alpaca.json", """
                [{"instruction": "Sum up.", "input": "A long text.", "output": "Short."},
                 {"instruction": "Say hello.", "input": "", "output": "Hello."}]
                """, List.of(List.of(user("Sum up.\nA long text."), assistant("Short.")), List.of(user("Say hello."), assistant(
                "Hello.")))),
            new PublishedSet("Alpaca with system and history", "alpaca.jsonl", """
                {"instruction": "And now?", "output": "Later.", "system": "Be brief.", "history": [["Is it open?", "No."]]}
                {"instruction": "Hi.", "output": "Hello.", "system": "", "history": []}
                """, List.of(List.of(system("Be brief."), user("Is it open?"), assistant("No."), user("And now?"), assistant("Later.")),
                List.of(user("Hi."), assistant("Hello.")))),
            new PublishedSet("Dolly", "dolly.jsonl", """
                {"instruction": "Who?", "context": "Ann wrote it.", "response": "Ann.", "category": "closed_qa"}
                """, List.of(List.of(user("Who?\nAnn wrote it."), assistant("Ann.")))),
            new PublishedSet("questions and answers", "qa.jsonl", """
                {"Question": "Is it open?", "Answer": "Till ten.", "id": 7}
                """, List.of(List.of(user("Is it open?"), assistant("Till ten.")))),
            new PublishedSet("Bitext from the hub", "bitext.jsonl", """
                {"flags": "B", "instruction": "cancel order {{Order Number}}", "category": "ORDER", "intent": "cancel_order", "response": "I will."}
                {"flags": "BL", "instruction": "where is it", "category": "ORDER", "intent": "track_order", "response": "On its way."}
                """, List.of(List.of(user("cancel order {{Order Number}}"), assistant("I will.")),
                List.of(user("where is it"), assistant("On its way.")))),
            new PublishedSet("Bitext with a constant role", "bitext-role.jsonl", """
                {"instruction": "cancel it", "response": "I will.", "intent": "cancel_order", "category": "ORDER", "role": "assistant"}
                {"instruction": "where is it", "response": "On its way.", "intent": "track_order", "category": "ORDER", "role": "assistant"}
                """, List.of(List.of(user("cancel it"), assistant("I will.")), List.of(user("where is it"), assistant("On its way.")))));
    }

    private static Stream<PublishedSet> turnLists() {
        return Stream.of(
            new PublishedSet("MultiWOZ 2.2", "multiwoz.json", """
                [{"dialogue_id": "PMUL1", "services": ["hotel"], "turns": [
                  {"speaker": "USER", "turn_id": "0", "utterance": "My router is late.", "frames": [{"service": "hotel", "slots": []}]},
                  {"speaker": "SYSTEM", "turn_id": "1", "utterance": "We send another.", "frames": []},
                  {"speaker": "USER", "turn_id": "2", "utterance": "Thanks.", "frames": []},
                  {"speaker": "SYSTEM", "turn_id": "3", "utterance": "You are welcome.", "frames": []}]},
                 {"dialogue_id": "PMUL2", "services": [], "turns": [
                  {"speaker": "USER", "turn_id": "0", "utterance": "Where is my parcel?", "frames": []},
                  {"speaker": "SYSTEM", "turn_id": "1", "utterance": "On its way.", "frames": []}]}]
                """, List.of(ROUTER, PARCEL)),
            new PublishedSet("SGD", "sgd.jsonl", """
                {"dialogue_id": "1_00", "services": ["Banks_1"], "turns": [{"frames": [], "speaker": "USER", "utterance": "Where is my parcel?"}, \
                {"frames": [], "speaker": "SYSTEM", "utterance": "On its way."}]}
                """, List.of(PARCEL)),
            new PublishedSet("MultiWOZ from the hub", "multiwoz-hub.jsonl", """
                {"dialogue_id": "PMUL1", "services": ["hotel"], "turns": {"turn_id": ["0", "1", "2", "3"], "speaker": [0, 1, 0, 1], \
                "utterance": ["My router is late.", "We send another.", "Thanks.", "You are welcome."], "frames": [{}, {}, {}, {}]}}
                """, List.of(ROUTER)),
            new PublishedSet("Taskmaster 1", "taskmaster.json", """
                [{"conversation_id": "dlg-1", "instruction_id": "pizza", "utterances": [
                  {"index": 1, "speaker": "ASSISTANT", "text": "On its way."},
                  {"index": 0, "speaker": "USER", "text": "Where is my parcel?", "segments": [{"start_index": 0, "text": "parcel"}]}]}]
                """, List.of(PARCEL)),
            new PublishedSet("Taskmaster 3", "taskmaster3.json", """
                [{"conversationId": "dlg-1", "vertical": "Movie", "utterances": [{"index": 0, "speaker": "user", "text": "Where is my parcel?"},
                  {"index": 1, "speaker": "assistant", "text": "On its way."}]}]
                """, List.of(PARCEL)),
            new PublishedSet("ABCD", "abcd.jsonl", """
                {"convo_id": 1, "scenario": {"flow": "shipping"}, "original": [["agent", "Hello."], ["customer", "Where is"], \
                ["customer", "my parcel?"], ["action", "Account has been pulled up."], ["agent", "On its way."]], \
                "delexed": [{"speaker": "agent", "text": "hello.", "turn_count": 1}, {"speaker": "customer", "text": "where is", "turn_count": 2}]}
                """, List.of(List.of(assistant("Hello."), user("Where is\nmy parcel?"), assistant("On its way.")))),
            new PublishedSet("IBM Twitter care", "twitter.jsonl", """
                {"dialogId": 5, "dialogContent": [{"client": "Ann", "message": "Where is my parcel?"}, {"agent": "Shop", "message": "On its way."}]}
                """, List.of(PARCEL)),
            new PublishedSet("keys that speak", "keys.jsonl", """
                {"conversation": [{"human": "My router is late.", "assistant": "We send another."}, {"human": "Thanks.", \
                "assistant": "You are welcome."}]}
                """, List.of(ROUTER)),
            new PublishedSet("messages under other names", "log.jsonl", """
                {"id": 1, "system": "Be kind.", "log": [{"Speaker": "Customer", "Text": "Where is my parcel?"}, {"Speaker": "Agent", \
                "Text": "On its way."}, {"Speaker": "Customer", "Text": "Ah."}]}
                """, List.of(List.of(system("Be kind."), user("Where is my parcel?"), assistant("On its way."), user("Ah.")))));
    }

    private static Stream<PublishedSet> exports() {
        return Stream.of(
            new PublishedSet("Zendesk", "zendesk.jsonl", """
                {"id": 35, "subject": "Parcel", "requester_id": 900, "comments": [\
                {"id": 1, "author_id": 900, "public": true, "plain_body": "Where is my parcel?", "created_at": "2024-01-05T10:00:00Z"}, \
                {"id": 2, "author_id": 7, "public": false, "plain_body": "Ask the driver.", "created_at": "2024-01-05T10:01:00Z"}, \
                {"id": 3, "author_id": 8, "public": true, "plain_body": "On its way.", "created_at": "2024-01-05T10:02:00Z"}]}
                {"id": 36, "requester_id": 901, "comments": [{"author_id": 901, "public": true, "html_body": "<p>My router<br>is late.</p>"}, \
                {"author_id": 7, "public": true, "body": "We send another."}]}
                """, List.of(PARCEL, List.of(user("My router\nis late."), assistant("We send another.")))),
            new PublishedSet("Intercom", "intercom.json", """
                [{"type": "conversation", "id": "147", "source": {"type": "conversation", "body": "<p>Where is my parcel?</p>",
                  "author": {"type": "user", "id": "5310"}},
                  "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [
                   {"part_type": "assignment", "body": null, "author": {"type": "bot"}},
                   {"part_type": "note", "body": "<p>Ask the driver.</p>", "author": {"type": "admin"}},
                   {"part_type": "comment", "body": "<p>On its&nbsp;<b>way</b>.</p>", "author": {"type": "admin"}}], "total_count": 3}}]
                """, List.of(PARCEL)),
            new PublishedSet("Intercom with a bare list", "intercom.jsonl", """
                {"source": {"body": "<p>My router is late.</p>", "author": {"type": "lead"}}, "conversation_parts": [\
                {"part_type": "comment", "body": "<div>We send another.</div>", "author": {"type": "bot"}}, \
                {"part_type": "comment", "body": "<p>Thanks.</p>", "author": {"type": "contact"}}, \
                {"part_type": "comment", "body": "You are welcome.", "author": {"type": "admin"}}]}
                """, List.of(ROUTER)));
    }
}
