package cria.tokenizer.template;

import cria.InputException;
import cria.Shown;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The chat templates that Cria writes. A model brings its template as a Jinja program; Cria runs none, since a program out of
/// a download that is nearly understood trains a model on nearly the right text. It recognises the published ones and
/// writes them itself, to the byte, and refuses any other.
public final class ChatTemplates {

    /// The date in the system turn of Llama 3.1 and later, where nobody asks for another: the published templates' own,
    /// so that the same data gives the same ids on any day.
    public static final String DEFAULT_DATE = "26 Jul 2024";

    /// Plain ChatML as Jinja, for `tokenizer_config.json` of a model that is made from nothing.
    public static final String CHATML_JINJA = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n'"
        + " + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static final List<ChatTemplate> ALL = List.of(
        new Llama3Template(),
        new Llama31Template("llama3.1", DEFAULT_DATE, true),
        new Llama31Template("llama3.2", DEFAULT_DATE, true),
        new ChatMlTemplate("chatml", Optional.empty()),
        new ChatMlTemplate("smollm2",
            Optional.of("You are a helpful AI assistant named SmolLM, trained by Hugging Face")));

    /// SHA-256 of [JinjaText#canonical] of the templates that Meta published.
    private static final Map<String, String> PUBLISHED = Map.of(
        "d5d9ecd9f114d07b8c88833fc23fa0d81d718f11d3ee6c676bd28c0bc5a36b9a", "llama3",
        "c832eaa12b12ce08a612a339939516fef93cad94d24a12697d6a15b348e51e2e", "llama3.1",
        "0638727513cd899226ea43cbe37e0c9833e697506c8c0dd9099d52d8ffd1f809", "llama3.2");

    private static final Pattern CHATML = chatMl();

    /// Characters of the longest template that is looked at; published ones have up to some 50,000.
    private static final int MOST = 1 << 18;

    /// What to do where no template fits.
    public static final String CHOOSE = "choose with --chat_template the one that the model was trained with: "
        + String.join(", ", names());

    private ChatTemplates() {}

    /// What [#named] knows.
    public static List<String> names() {
        return ALL.stream().map(ChatTemplate::name).toList();
    }

    /// @throws InputException where [#find] finds none
    public static ChatTemplate named(String name) {
        return find(name).orElseThrow(() -> new InputException("no chat template is named '" + Shown.of(name) + "'; there are "
            + String.join(", ", names())));
    }

    /// @param name or a Jinja text, as recipes write it out
    public static Optional<ChatTemplate> find(String name) {
        return name.contains("{%") || name.contains("{{") ? recognise(name)
            : ALL.stream().filter(template -> template.name().equals(name)).findFirst();
    }

    /// The same template with another date in its system turn; one that writes no date comes back as it is.
    ///
    /// @param date as in `26 Jul 2024`
    public static ChatTemplate withDate(ChatTemplate template, String date) {
        return template instanceof Llama31Template llama ? new Llama31Template(llama.name(), date, llama.toolsInUserMessage()) : template;
    }

    /// The same template with the tools in the system turn, or in the first user turn; one that writes no tools comes back as it is.
    public static ChatTemplate withToolsInUserMessage(ChatTemplate template, boolean inUserMessage) {
        return template instanceof Llama31Template llama ? new Llama31Template(llama.name(), llama.date(), inUserMessage) : template;
    }

    /// The template that a Jinja text is, if it is one of these in any way of writing.
    public static Optional<ChatTemplate> recognise(String jinja) {
        String canonical = JinjaText.canonical(jinja);
        Optional<ChatTemplate> published = Optional.ofNullable(PUBLISHED.get(sha256(canonical))).map(ChatTemplates::named);
        return published.or(() -> recogniseChatMl(canonical));
    }

    /// @throws InputException where it is another
    public static ChatTemplate recognise(Path file, String jinja) {
        if (jinja.length() > MOST) {
            throw new InputException(file, "the chat template has %,d characters, and none that Cria writes has more than %,d; %s"
                .formatted(jinja.length(), MOST, CHOOSE));
        }
        return recognise(jinja).orElseThrow(() -> {
            String start = jinja.strip().replaceAll("\\s+", " ");
            return new InputException(file, "the chat template '"
                + Shown.escaped(start.length() > 60 ? start.substring(0, 60) + "…" : start) + "' is none that Cria writes; " + CHOOSE);
        });
    }

    private static Optional<ChatTemplate> recogniseChatMl(String canonical) {
        Matcher matcher = CHATML.matcher(canonical);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> system = Optional.ofNullable(matcher.group("system")).map(text -> text.replace("\\'", "'"));
        return ALL.stream().filter(template -> template instanceof ChatMlTemplate chatMl && chatMl.system().equals(system))
            .findFirst().or(() -> Optional.of(new ChatMlTemplate("chatml", system)));
    }

    /// Plain ChatML, with a system turn of its own where the conversation has none or without, in canonical writing.
    private static Pattern chatMl() {
        String system = Pattern.quote("{%if loop . first and messages [ 0 ] [ 'role' ] ! = 'system'%}{{'<|im_start|>system\n")
            + "(?<system>(?:[^'<\\\\]++|\\\\')*+)" + Pattern.quote("<|im_end|>\n'}}{%endif%}");
        return Pattern.compile(
            optional(Pattern.quote("{%if not add_generation_prompt is defined%}"
                + "{%set add_generation_prompt = false%}{%endif%}"))
                + Pattern.quote("{%for message in messages%}")
                + optional(system)
                + Pattern.quote("{{'<|im_start|>' + message [ 'role' ] + '\n' + message [ 'content' ] + '<|im_end|>")
                + optional(Pattern.quote("' + '")) + Pattern.quote("\n'}}{%endfor%}"
                    + "{%if add_generation_prompt%}{{'<|im_start|>assistant\n'}}{%endif%}"));
    }

    private static String optional(String regex) {
        return "(?:" + regex + ")?";
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
