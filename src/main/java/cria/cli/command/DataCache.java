package cria.cli.command;

import cria.cli.terminal.Console;
import cria.data.store.TokenCache;
import cria.generate.ModelText;
import cria.settings.EncodingSettings;
import cria.settings.ModelSettings;
import cria.settings.cache.CacheSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/// The cache of tokens for one model and one way of encoding.
final class DataCache {

    private DataCache() {}

    /// None with `--redact`: what is replaced is counted as it is read, and would not be where it is not read.
    static TokenCache open(Console console, CacheSettings cache, EncodingSettings encoding, ModelSettings model) {
        Optional<String> program = program();
        if (cache.cacheSize == 0 || encoding.redact || program.isEmpty()) {
            return TokenCache.none();
        }
        return cache.open(program.get() + "\n" + ModelText.fingerprint(model.directory()) + "\n" + encoding.identity(model), console::info);
    }

    /// Which build this is, by its jar; none where it runs from classes, which change while somebody works on them.
    private static Optional<String> program() {
        try {
            CodeSource source = DataCache.class.getProtectionDomain().getCodeSource();
            Path jar = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(jar) ? Optional.of(Files.size(jar) + " " + Files.getLastModifiedTime(jar)) : Optional.empty();
        } catch (IOException | URISyntaxException | IllegalArgumentException | NullPointerException _) {
            return Optional.empty();
        }
    }
}
