package cria.data.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import cria.InputException;
import cria.WorkException;
import cria.data.batch.EncodedDataset.Options;
import cria.data.batch.SkippedExample.Reason;
import cria.data.sample.Reading;
import cria.data.sample.RowCounts;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.data.source.DataSource;
import cria.data.split.ConversationKey;
import cria.data.store.StoreWriter;
import cria.data.store.TokenCache;
import cria.data.store.TokenStore;
import cria.file.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads and encodes files, or takes what was kept of them, and cuts what is too long.
final class DatasetReader {

    /// Tokens that take less stay in memory.
    private static final long IN_MEMORY = 64 << 20;

    private final DataSource source;
    private final Shapes shapes;
    private final ExampleEncoder encoder;
    private final Options options;

    private DatasetReader(DataSource source, Shapes shapes, ExampleEncoder encoder, Options options) {
        this.source = source;
        this.shapes = shapes;
        this.encoder = encoder;
        this.options = options;
    }

    static EncodedDataset read(DataSource source, Shapes shapes, ExampleEncoder encoder, Options options, TokenCache cache) {
        DatasetReader reader = new DatasetReader(source, shapes, encoder, options);
        if (cache.isWorth(source.files())) {        // what cannot be read is refused before all of it is hashed
            ExampleReader.open(source, shapes).close();
        }
        try (TokenCache.Place place = cache.place(source.files(), source.options() + "\n" + options.maxSamples())) {
            Optional<TokenStore> known = place.find();
            return reader.dataset(known.isPresent() ? known.get() : reader.encode(place));
        }
    }

    private TokenStore encode(TokenCache.Place place) {
        try {
            return write(place);
        } catch (IOException e) {
            if (!place.keeps()) {
                throw new WorkException(
                    "the tokens of %s could not be written to the system's folder of temporary files: %s; make room there"
                        .formatted(source.file(), IoReason.of(e)), e);
            }
            place.failed(e);
            return encode(TokenCache.none().place(source.files(), ""));
        }
    }

    private record Encoded(Example example, EncodedExample whole, long key, Optional<String> controlName) {}

    private Encoded encode(Example example) {
        return new Encoded(example, encoder.encode(example), ConversationKey.of(example), ControlNames.find(example, encoder.tokenizer()));
    }

    private TokenStore write(TokenCache.Place place) throws IOException {
        try {
            return ExampleReader.read(source, shapes, reader -> write(reader, place));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private TokenStore write(ExampleReader reader, TokenCache.Place place) {
        try (StoreWriter writer = new StoreWriter(encoder.tokenizer().vocabSize(), place.keeps() ? 0 : IN_MEMORY, place)) {
            Told told = new Told();
            Garbage garbage = new Garbage();
            new ParallelReader<>(this::encode, options.threads()).read(reader, options.maxSamples(), encoded -> {
                EncodedExample whole = encoded.whole;
                if (isTooLong(whole.length()) && whole.learned() > 0 && options.longExamples() == LongExamples.ERROR) {
                    throw tooLong(whole.file(), whole.line(), whole.length());
                }
                encoded.controlName.ifPresent(told::add);
                try {
                    writer.add(whole.ids(), whole.labels(), EncodedExample.IGNORE, told.file(whole.file()), whole.line(), encoded.key);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                told.examples++;
                garbage.limit(told.examples);
            });
            garbage.collect();
            TokenStore store = writer.finish(new Facts(reader.reading(), reader.counts(), told.files.stream().map(source.files()::indexOf)
                .toList(),
                told.controlRows, told.controlName, told.controlExample).json());
            place.keep();
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps the heap from growing to a quarter of the machine's memory, as a collector lets it where nearly all is garbage.
    private static final class Garbage {
        private static final int EVERY = 1 << 10;
        private static final long MUCH = 1 << 29;

        private long most = 2 * MUCH;

        /// @param examples that were read
        void limit(int examples) {
            if (examples % EVERY == 0 && Runtime.getRuntime().totalMemory() > most) {
                System.gc();
                most = Math.max(2 * MUCH, 2 * Runtime.getRuntime().totalMemory());
            }
        }

        /// Gives back what reading took, so that the memory which is told before a run is what the run needs.
        void collect() {
            if (Runtime.getRuntime().totalMemory() > MUCH) {
                System.gc();
            }
        }
    }

    /// What is noted while rows go by.
    private static final class Told {
        private final List<Path> files = new ArrayList<>();
        private int examples;
        private int controlRows;
        private String controlName = "";
        private int controlExample;

        int file(Path file) {
            if (files.isEmpty() || !files.getLast().equals(file)) {
                int number = files.indexOf(file);
                if (number >= 0) {
                    return number;
                }
                files.add(file);
            }
            return files.size() - 1;
        }

        void add(String name) {
            if (controlRows++ == 0) {
                controlName = name;
                controlExample = examples;
            }
        }
    }

    /// What training sees of the examples that were encoded.
    private EncodedDataset dataset(TokenStore store) {
        Facts facts = Facts.of(store.facts());
        List<Path> files = facts.files().stream().map(source.files()::get).toList();
        int[] kept = new int[store.size()];
        int n = 0;
        for (int i = 0; i < store.size(); i++) {
            boolean tooLong = isTooLong(store.length(i)) && store.learned(i) > 0;
            if (tooLong && options.longExamples() == LongExamples.ERROR) {
                throw tooLong(files.get(store.file(i)), store.line(i), store.length(i));
            } else if (!tooLong || options.longExamples() == LongExamples.TRUNCATE) {
                kept[n++] = i;
            }
        }
        Examples examples = new Examples.Stored(store, files, options.maxLength(), Arrays.copyOf(kept, n));
        List<SkippedExample> skipped = new ArrayList<>();
        for (int i = 0, k = 0; i < store.size(); i++) {
            if (k == n || kept[k] != i) {
                skipped.add(skipped(store, files, i, Reason.TOO_LONG));
            } else if (examples.learned(k++) == 0) {
                skipped.add(skipped(store, files, i, store.learned(i) == 0 ? Reason.NOTHING_LEARNED : Reason.LEARNED_PART_CUT));
            }
        }
        ControlNames names = facts.controlRows() == 0 ? ControlNames.NONE : new ControlNames(facts.controlRows(), facts.controlName()
            + " in "
            + files.get(store.file(facts.controlExample())) + ":" + store.line(facts.controlExample()));
        return new EncodedDataset(source.file(), facts.reading(), options.maxLength(), examples, skipped, names,
            facts.counts());
    }

    private static SkippedExample skipped(TokenStore store, List<Path> files, int example, Reason reason) {
        return new SkippedExample(files.get(store.file(example)), store.line(example), store.length(example), reason);
    }

    private boolean isTooLong(int length) {
        return options.maxLength() > 0 && length > options.maxLength();
    }

    private InputException tooLong(Path file, long line, int length) {
        return new InputException(file, line, "%,d tokens, but --max_length is %,d; raise it, or cut with --long_examples truncate"
            .formatted(length, options.maxLength()));
    }

    /// What a run says of its data beside what the ids say, kept with them.
    ///
    /// @param reading        how the files were understood
    /// @param counts         what became of their rows
    /// @param files          for each number of a file in the store, its place in the source
    /// @param controlRows    rows whose text holds the name of a control token
    /// @param controlName    the first such name
    /// @param controlExample the number of its example
    private record Facts(Reading reading, RowCounts counts, List<Integer> files, int controlRows, String controlName, int controlExample) {

        private static final ObjectMapper JSON = new ObjectMapper();

        String json() {
            try {
                return JSON.writeValueAsString(this);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("no JSON for facts", e);
            }
        }

        static Facts of(String json) {
            try {
                return JSON.readValue(json, Facts.class);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("facts that were not written by this version", e);
            }
        }
    }
}
