package cria.data.source.stream;

import cria.InputException;
import cria.file.InputFiles;
import io.airlift.compress.v3.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Bytes of files that a user names.
public final class InputFile {

    private static final int BUFFER = 1 << 16;

    private InputFile() {}

    /// The bytes of a file, unpacked where its name says that it is packed, and as UTF-8 whatever it is written in. `mark` works.
    ///
    /// @param encoding of a text, "" where nobody said it: UTF-8, or what a byte order mark says
    /// @throws InputException where it is not there, or is not what its name says
    public static InputStream open(Path file, String encoding) throws IOException {
        InputStream in = InputFiles.streamOrPipe(file);
        try {
            return Encodings.asUtf8(new BufferedInputStream(unpacked(file, in), BUFFER), encoding, file);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream unpacked(Path file, InputStream in) throws IOException {
        String name = name(file);
        if (name.endsWith(".gz")) {
            // The JDK's reader goes on with the next member of a file only where the stream below says that there is more.
            return new GZIPInputStream(new BufferedInputStream(in, BUFFER), BUFFER);
        }
        return name.endsWith(".zst") ? new Zstandard(ZstdInputStream.create(in)) : in;
    }

    /// The name of a file in lower case, without what says that it is packed.
    public static String unpackedName(Path file) {
        return name(file).replaceFirst("\\.(gz|zst)$", "");
    }

    private static String name(Path file) {
        return file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    /// Runs what reads a file. The system's errors become one line about the file.
    public static <T extends @Nullable Object> T reading(Path file, Reading<T> work) {
        try {
            return work.run();
        } catch (BrokenZstandard _) {
            throw new InputException(file, "broken Zstandard data; is it a .zst file, and complete?");
        } catch (ZipException | EOFException _) {
            throw new InputException(file, "broken gzip data; is it a .gz file, and complete?");
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /// Work that reads a file.
    public interface Reading<T extends @Nullable Object> {
        T run() throws IOException;
    }

    private static final class BrokenZstandard extends IOException {}

    /// Tells of broken data by an [IOException], as other streams do.
    private static final class Zstandard extends FilterInputStream {

        Zstandard(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            try {
                return super.read(into, from, most);
            } catch (IOException | RuntimeException _) {
                throw new BrokenZstandard();
            }
        }
    }
}
