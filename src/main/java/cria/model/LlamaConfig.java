package cria.model;

import cria.InputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// The sizes of a Llama: all that distinguishes the 135 million parameters of one from the 405 billion of another.
///
/// @param hiddenSize        C, the width of the residual stream
/// @param intermediateSize  F, the width of the feed-forward
/// @param numLayers         L
/// @param numHeads          NH, query heads
/// @param numKvHeads        KVH, key/value heads; each serves `numHeads / numKvHeads` query heads
/// @param headDim           HS, the width of a head; `numHeads * headDim` need not be `hiddenSize`
/// @param vocabSize         V
/// @param maxPositions      tokens of context
/// @param rmsNormEps        added to the mean square before the root
/// @param ropeTheta         base of the rotary frequencies
/// @param tieWordEmbeddings whether the embedding is also the output matrix
/// @param padTokenId        the token of the embedding's padding, whose row is not trained by being read; -1 for none
/// @param bosTokenIds       tokens that begin a text; may be empty
/// @param eosTokenIds       tokens that end a text; may be empty
public record LlamaConfig(
    int hiddenSize,
    int intermediateSize,
    int numLayers,
    int numHeads,
    int numKvHeads,
    int headDim,
    int vocabSize,
    int maxPositions,
    double rmsNormEps,
    double ropeTheta,
    RopeScaling ropeScaling,
    boolean tieWordEmbeddings,
    int padTokenId,
    List<Integer> bosTokenIds,
    List<Integer> eosTokenIds) {

    public static final String FILE_NAME = "config.json";

    public LlamaConfig {
        bosTokenIds = List.copyOf(bosTokenIds);
        eosTokenIds = List.copyOf(eosTokenIds);
        if (IntStream.of(hiddenSize, intermediateSize, numLayers, numHeads, numKvHeads, headDim, vocabSize, maxPositions)
            .anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("found a size below 1, expected every size of a model to be positive");
        }
        if (numHeads % numKvHeads != 0) {
            throw new IllegalArgumentException(
                "key num_attention_heads: found %d, expected a multiple of num_key_value_heads %d"
                    .formatted(numHeads, numKvHeads));
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("key head_dim: found %d, expected an even number, since RoPE turns pairs"
                .formatted(headDim));
        }
    }

    /// Reads `config.json` of a model directory, as transformers 4 or 5 wrote it.
    ///
    /// @throws InputException when it is not there, or describes anything but a Llama that Cria computes exactly
    public static LlamaConfig read(Path directory) {
        return LlamaConfigReader.read(directory.resolve(FILE_NAME));
    }

    /// @param directory that this was read from
    /// @param positions the longest document, in tokens
    /// @throws InputException if the model knows fewer
    public void checkPositions(Path directory, int positions) {
        if (positions > maxPositions) {
            throw new InputException(directory.resolve(FILE_NAME), ("max_position_embeddings is %,d, and the longest example "
                + "has %,d tokens; lower --max_length to %,d").formatted(maxPositions, positions, maxPositions));
        }
    }

    /// Whether the embedding has a row for an id.
    public boolean hasToken(int id) {
        return id >= 0 && id < vocabSize;
    }

    /// Holds ids to the rows of the embedding, before a kernel looks them up.
    ///
    /// @throws InputException if the model has no such token
    public void checkTokens(int... ids) {
        for (int id : ids) {
            if (!hasToken(id)) {
                throw new InputException(
                    "token id %,d: the model knows the ids from 0 to %,d (vocab_size in %s); take the tokenizer that belongs "
                        .formatted(id, vocabSize - 1, FILE_NAME) + "to it");
            }
        }
    }

    /// Columns of all query heads together: NH·HS.
    public int queryWidth() {
        return numHeads * headDim;
    }

    /// Columns of all key/value heads together, of keys or of values: KVH·HS.
    public int keyValueWidth() {
        return numKvHeads * headDim;
    }
}
