package cria.check;

import cria.tokenizer.Tokenizer;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names of control tokens in a text: of this model's tokenizer, and those with which the templates of other models begin and end turns.
/// Such a text was once rendered by a template; a model learns its marks as letters.
final class ControlName {
    private static final Pattern NAME = Pattern.compile("<\\|[^|<>\\s]{1,64}\\|>|<[^<>\\s]{1,64}>|\\[/?INST\\]|<</?SYS>>");
    private static final Pattern OF_OTHERS = Pattern.compile(
        "<\\|(?:im_start|im_end|im_sep|eot_id|begin_of_text|end_of_text|start_header_id|"
            + "end_header_id|eom_id|python_tag|endoftext|user|assistant|system|end)\\|>|<(?:start|end)_of_turn>|\\[/?INST\\]|<</?SYS>>");

    private ControlName() {}

    static Optional<MatchResult> find(String text, Tokenizer tokenizer) {
        if (text.indexOf('<') < 0 && text.indexOf('[') < 0) {
            return Optional.empty();
        }
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            if (tokenizer.special(matcher.group()).isPresent() || OF_OTHERS.matcher(matcher.group()).matches()) {
                return Optional.of(matcher.toMatchResult());
            }
        }
        return Optional.empty();
    }
}
