package cria.file;

import cria.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text file that the user gave.
public final class TextFile {

    private TextFile() {}

    /// Bytes that are not UTF-8 become replacement characters: what reads the text says what is wrong with it.
    ///
    /// @throws InputException when the file cannot be read
    public static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException(file, "could not be read: " + IoReason.of(e));
        }
    }
}
