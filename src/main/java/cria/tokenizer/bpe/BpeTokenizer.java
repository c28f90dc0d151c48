package cria.tokenizer.bpe;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import com.knuddels.jtokkit.api.IntArrayList;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Byte-pair encoding as Llama 3 uses it: a pattern splits the text into pieces, and within a piece the pair of the lowest
/// rank is merged until none is left. jtokkit does the merging. It knows ranks only, so ids are kept here; it knows no
/// control tokens, so text can never become one. Safe for use by many threads.
public final class BpeTokenizer implements Tokenizer {

    private static final byte[] NOTHING = {};

    private final Pattern pieces;
    private final Encoding ranks;
    private final Optional<RankMerging> missingBytes;
    private final int[] idByRank;
    private final byte[][] bytesById;
    private final BitSet special = new BitSet();
    private final Map<String, Integer> specialIds = new HashMap<>();
    private final List<AddedWords> words;
    private final OptionalInt bos;
    private final OptionalInt eos;

    public BpeTokenizer(Pattern pieces, BpeVocabulary vocabulary, OptionalInt bos, OptionalInt eos) {
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

    private static Encoding jtokkit(Pattern pieces, byte[][] bytesByRank) {
        Map<byte[], Integer> ranks = HashMap.newHashMap(bytesByRank.length);
        for (int rank = 0; rank < bytesByRank.length; rank++) {
            ranks.put(bytesByRank[rank], rank);
        }
        String name = "cria";
        return Encodings.newLazyEncodingRegistry()
            .registerGptBytePairEncoding(new GptBytePairEncodingParams(name, pieces, ranks, Map.of()))
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
        if (words.isEmpty()) {
            return merged(wellFormed);
        }
        IntArrayList ids = new IntArrayList();
        append(ids, wellFormed, 0);
        return ids.toArray();
    }

    /// Looks for the words of one group, and in what lies between them for those of the next.
    private void append(IntArrayList ids, String text, int group) {
        if (group == words.size()) {
            append(ids, merged(text));
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

    private int[] merged(String text) {
        int[] ids = missingBytes.isPresent() && !missingBytes.get().knows(text.getBytes(StandardCharsets.UTF_8))
            ? withoutMissingBytes(text, missingBytes.get()) : ranks.encodeOrdinary(text).toArray();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = idByRank[ids[i]];
        }
        return ids;
    }

    private int[] withoutMissingBytes(String text, RankMerging merging) {
        IntArrayList found = new IntArrayList();
        Matcher piece = pieces.matcher(text);
        while (piece.find()) {
            byte[] bytes = piece.group().getBytes(StandardCharsets.UTF_8);
            append(found, merging.knows(bytes) ? ranks.encodeOrdinary(piece.group()).toArray() : merging.merge(bytes));
        }
        return found.toArray();
    }

    private static void append(IntArrayList ids, int[] more) {
        for (int id : more) {
            ids.add(id);
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
