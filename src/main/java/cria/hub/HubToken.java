package cria.hub;

import cria.InputException;
import cria.file.FileKind;
import cria.file.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What says to the hub who asks. Its value is in no message.
///
/// @param source where it was found: `HF_TOKEN`, a file
record HubToken(String value, String source) {

    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,4096}");

    /// The token of the environment, or the one that `hf auth login` left.
    static Optional<HubToken> find(Map<String, String> environment, Path file) {
        for (String name : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
            Optional<HubToken> token = of(environment.getOrDefault(name, ""), name);
            if (token.isPresent()) {
                return token;
            }
        }
        return Files.exists(file) ? of(InputFiles.text(file, FileKind.TEMPLATE), file.toString()) : Optional.empty();
    }

    private static Optional<HubToken> of(String text, String source) {
        String value = text.replaceAll("[\\r\\n]", "").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!VISIBLE.matcher(value).matches()) {
            throw new InputException("the token from " + source + " holds characters that no token has; set HF_TOKEN again");
        }
        return Optional.of(new HubToken(value, source));
    }

    /// Never the value.
    @Override
    public String toString() {
        return "from " + source;
    }
}
