package cria.tokenizer.bpe;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import cria.tokenizer.StreamDecoder;
import cria.tokenizer.Tokenizer;
import cria.tokenizer.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Byte-pair encoding as Llama 3 uses it: a pattern splits the text into pieces, and within a piece the pair of the lowest
/// rank is merged until none is left. jtokkit does the merging, of each piece that is not among those met before. It knows ranks only,
/// so ids are kept here; it knows no control tokens, so text can never become one. Safe for use by many threads.
public final class BpeTokenizer implements Tokenizer {

    private static final byte[] NOTHING = {};

    private final PieceSplitter pieces;
    private final WordCache known = new WordCache();
    private final Encoding ranks;
    private final Optional<RankMerging> missingBytes;
    private final int[] idByRank;
    private final byte[][] bytesById;
    private final BitSet special = new BitSet();
    private final Map<String, Integer> specialIds = new HashMap<>();
    private final List<AddedWords> words;
    private final OptionalInt bos;
    private final OptionalInt eos;

    public BpeTokenizer(PieceSplitter pieces, BpeVocabulary vocabulary, OptionalInt bos, OptionalInt eos) {
        this.pieces = pieces;
        this.ranks = jtokkit(pieces, vocabulary.bytesByRank());
        this.missingBytes = missingBytes(vocabulary.bytesByRank());
        this.idByRank = vocabulary.idByRank();
        this.bytesById = vocabulary.bytesById();
        for (AddedToken token : vocabulary.added()) {
            if (token.special()) {
                specialIds.put(token.name(), token.id());
            }
            special.set(token.id(), token.special());
        }
        this.words = AddedWords.of(vocabulary.added());
        this.bos = bos;
        this.eos = eos;
    }

    private static Encoding jtokkit(PieceSplitter pieces, byte[][] bytesByRank) {
        Map<byte[], Integer> ranks = HashMap.newHashMap(bytesByRank.length);
        for (int rank = 0; rank < bytesByRank.length; rank++) {
            ranks.put(bytesByRank[rank], rank);
        }
        String name = "cria";
        return Encodings.newLazyEncodingRegistry()
            .registerGptBytePairEncoding(new GptBytePairEncodingParams(name, pieces.pattern(), ranks, Map.of()))
            .getEncoding(name).orElseThrow();
    }

    /// Some published vocabularies lack bytes that their training text did not have, such as control characters.
    private static Optional<RankMerging> missingBytes(byte[][] bytesByRank) {
        long bytes = Arrays.stream(bytesByRank).filter(token -> token.length == 1).count();
        return bytes == 256 ? Optional.empty() : Optional.of(new RankMerging(bytesByRank));
    }

    /// The ids of plain text. A control token's name in it stays text; each lone surrogate is read as U+FFFD.
    /// A byte that the vocabulary lacks is dropped, as Hugging Face's tokenizers do.
    @Override
    public int[] encode(String text) {
        String wellFormed = Utf8.wellFormed(text);
        Ids ids = new Ids(wellFormed.length() / 3 + 8);
        append(ids, wellFormed, 0);
        return ids.toArray();
    }

    /// Looks for the words of one group, and in what lies between them for those of the next.
    private void append(Ids ids, String text, int group) {
        if (group == words.size()) {
            appendPieces(ids, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        int from = 0;
        for (AddedWords.Match word = words.get(group).next(text, 0); word != null; word = words.get(group).next(text, from)) {
            append(ids, text.substring(from, word.start()), group + 1);
            ids.add(word.id());
            from = word.end();
        }
        append(ids, text.substring(from), group + 1);
    }

    private void appendPieces(Ids ids, byte[] text) {
        int end;
        for (int from = 0; from < text.length; from = end) {
            end = pieces.end(text, from);
            if (end - from > WordCache.LONGEST) {
                ids.addAll(merged(Arrays.copyOfRange(text, from, end)));
                continue;
            }
            int place = WordCache.place(text, from, end);
            int[] found = known.find(place, text, from, end);
            if (found == null) {
                byte[] piece = Arrays.copyOfRange(text, from, end);
                found = merged(piece);
                known.put(place, piece, found);
            }
            ids.addAll(found);
        }
    }

    /// The ids of one piece.
    private int[] merged(byte[] piece) {
        int[] ids = missingBytes.isPresent() && !missingBytes.get().knows(piece) ? missingBytes.get().merge(piece)
            : ranks.encodeOrdinary(new String(piece, StandardCharsets.UTF_8)).toArray();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = idByRank[ids[i]];
        }
        return ids;
    }

    /// Ids that become more.
    private static final class Ids {
        private int[] ids;
        private int size;

        Ids(int expected) {
            ids = new int[expected];
        }

        void add(int id) {
            if (size == ids.length) {
                ids = Arrays.copyOf(ids, 2 * size);
            }
            ids[size++] = id;
        }

        void addAll(int[] more) {
            for (int id : more) {
                add(id);
            }
        }

        int[] toArray() {
            return size == ids.length ? ids : Arrays.copyOf(ids, size);
        }
    }

    @Override
    public OptionalInt special(String name) {
        Integer id = specialIds.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return id >= 0 && special.get(id);
    }

    /// The bytes that an id stands for; a special token's are its name in UTF-8. An id of no token, as the rows have that
    /// pad an embedding table to a round size, stands for none.
    @Override
    public byte[] bytesOf(int id) {
        return bytes(id).clone();
    }

    private byte[] bytes(int id) {
        byte[] bytes = id >= 0 && id < bytesById.length ? bytesById[id] : null;
        return bytes == null ? NOTHING : bytes;
    }

    @Override
    public String decode(int... ids) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(4 * ids.length);
        Arrays.stream(ids).filter(id -> !isSpecial(id)).forEach(id -> text.writeBytes(bytes(id)));
        return text.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamDecoder stream() {
        return new Utf8Stream(id -> isSpecial(id) ? NOTHING : bytes(id));
    }

    @Override
    public int vocabSize() {
        return bytesById.length;
    }

    @Override
    public OptionalInt bos() {
        return bos;
    }

    @Override
    public OptionalInt eos() {
        return eos;
    }
}
