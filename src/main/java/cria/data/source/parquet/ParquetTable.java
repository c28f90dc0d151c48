package cria.data.source.parquet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import cria.InputException;
import cria.Shown;
import cria.data.source.stream.Utf8Lines;
import cria.file.InputFiles;
import dev.hardwood.Hardwood;
import dev.hardwood.HardwoodContext;
import dev.hardwood.metadata.ColumnMetaData;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.FileMetaData;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.FileSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file, one at a time.
public final class ParquetTable implements AutoCloseable {

    /// Kept, since the logging of the JDK forgets what nobody holds.
    private static final Logger LOG = Logger.getLogger("dev.hardwood");

    private static final Set<CompressionCodec> CODECS =
        Set.of(CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP, CompressionCodec.ZSTD);

    /// How long one waits where nothing is at work any more.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How many columns are unpacked at a time.
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

    static {
        LOG.setLevel(Level.OFF);
        System.setProperty("hardwood.uselibdeflate", "false");
    }

    private final Path file;
    private final ParquetValues values = new ParquetValues(Utf8Lines.LONGEST);
    private final ChannelFile bytes;
    private final Hardwood hardwood;
    private final Watch watch;
    private @Nullable ParquetFileReader reader;
    private @Nullable RowReader rows;
    private long number;

    /// @throws InputException if it is not there, is no Parquet file, or is written in a way that is not read
    public ParquetTable(Path file) {
        this(file, PATIENCE);
    }

    ParquetTable(Path file, Duration patience) {
        this.file = file;
        InputFiles.checkRegular(file);
        bytes = new ChannelFile(file);
        HardwoodContext context = HardwoodContext.create(THREADS);
        hardwood = Hardwood.create(context);
        watch = new Watch((ThreadPoolExecutor) context.executor(), bytes, patience);
        try {
            rows = reading(this::open);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private RowReader open() throws IOException {
        bytes.open();
        ParquetFileReader opened = hardwood.open(bytes);
        reader = opened;
        checkGroups(opened.getFileMetaData(), opened.getFileSchema());
        Set<String> names = new HashSet<>();
        opened.getFileSchema().getRootNode().children().forEach(field -> {
            if (!names.add(field.name())) {
                throw new InputException(file, "two of its columns are named \"" + Shown.of(field.name()) + "\"; rename one");
            }
        });
        return opened.rowReader();
    }

    /// A count that lies would give rows without end.
    private void checkGroups(FileMetaData metadata, FileSchema schema) {
        long total = 0;
        for (RowGroup group : metadata.rowGroups()) {
            total += group.numRows();
            for (int i = 0; i < group.columns().size(); i++) {
                ColumnSchema column = schema.getColumn(i);
                ColumnMetaData chunk = group.columns().get(i).metaData();
                if (!CODECS.contains(chunk.codec())) {
                    throw new InputException(file, "it is packed with " + chunk.codec()
                        + ", which is not read; write it with snappy, zstd or gzip, or as .jsonl");
                }
                boolean isList = column.maxRepetitionLevel() > 0;
                if (group.numRows() < 0 || (isList ? chunk.numValues() < group.numRows() : chunk.numValues() != group.numRows())) {
                    throw broken(() -> "column \"%s\" has %,d values for %,d rows".formatted(Shown.of(column.name()),
                        chunk.numValues(), group.numRows()));
                }
            }
        }
        if (total != metadata.numRows()) {
            long rows = total;
            throw broken(() -> "it says that it has %,d rows, but its parts have %,d".formatted(metadata.numRows(), rows));
        }
    }

    /// The number of the row that [#next] gave last, from 1.
    public long number() {
        return number;
    }

    /// The next row, or null at the end.
    ///
    /// @throws InputException where the file is broken
    public @Nullable ObjectNode next() {
        RowReader from = rows;
        if (from == null) {
            return null;
        }
        ObjectNode row = reading(() -> {
            if (!from.hasNext()) {
                return null;
            }
            from.next();
            number++;
            return values.row(from);
        });
        if (row == null) {
            rows = null;
        }
        return row;
    }

    /// What reads a file.
    private interface Work<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /// Runs it. Hardwood tells of broken files in the words of what it was at, and by every kind of exception.
    private <T extends @Nullable Object> T reading(Work<T> work) {
        try (Watch.Call _ = watch.begin()) {
            return work.run();
        } catch (InputException e) {
            throw e;
        } catch (ParquetValues.BrokenText _) {
            throw new InputException(file, number, "a text in this row is not UTF-8; write the file again from a source that is");
        } catch (ParquetValues.TooLong _) {
            throw new InputException(file, number, "the row is longer than %d MiB; part it into several".formatted(Utf8Lines.LONGEST
                >> 20));
        } catch (OutOfMemoryError | StackOverflowError _) {
            throw broken(() -> "it asks for more memory than there is");
        } catch (IOException | RuntimeException | AssertionError e) {
            throw broken(() -> reason(e));
        }
    }

    private InputException broken(Supplier<String> reason) {
        return new InputException(file, "no Parquet file, or a broken one" + (number == 0 ? "" : " behind row " + number) + ": "
            + reason.get() + "; write or download it again");
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : cause.getMessage().lines().findFirst().orElse("");
        return message.isBlank() ? "its parts do not fit together" : Shown.of(message);
    }

    @Override
    public void close() {
        for (AutoCloseable part : new AutoCloseable[] {watch, () -> closeIfOpen(rows), () -> closeIfOpen(reader), hardwood, bytes}) {
            try {
                part.close();
            } catch (Exception _) {
                // It was only read.
            }
        }
    }

    private static void closeIfOpen(@Nullable AutoCloseable part) throws Exception {
        if (part != null) {
            part.close();
        }
    }
}
