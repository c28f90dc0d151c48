package cria.check;

import cria.SplitMix64;
import cria.data.batch.EncodedExample;
import cria.data.shape.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The conversations that are shown: the first, the longest and one that the seed draws.
public final class Sample {

    /// One of them.
    ///
    /// @param why `first`, `longest`, `random`
    public record Chosen(String why, Example example, EncodedExample encoded) {}

    private final long seed;
    private @Nullable Looked first;
    private @Nullable Looked longest;
    private @Nullable Looked drawn;
    private long leastDraw;
    private long count;

    Sample(long seed) {
        this.seed = seed;
    }

    void add(Looked looked) {
        first = first == null ? looked : first;
        if (longest == null || looked.encoded().length() > longest.encoded().length()) {
            longest = looked;
        }
        // The least of these of all conversations is as likely to be one as another.
        long draw = SplitMix64.mix(seed * 0x9E3779B97F4A7C15L + ++count);
        if (drawn == null || draw < leastDraw) {
            drawn = looked;
            leastDraw = draw;
        }
    }

    /// Each once, though it may be more than one of them.
    public List<Chosen> all() {
        List<Chosen> all = new ArrayList<>();
        add(all, "first", first);
        add(all, "longest", longest);
        add(all, "random", drawn);
        return all;
    }

    private static void add(List<Chosen> all, String why, @Nullable Looked looked) {
        if (looked == null) {
            return;
        }
        for (int i = 0; i < all.size(); i++) {
            if (Objects.equals(all.get(i).encoded, looked.encoded())) {
                all.set(i, new Chosen(all.get(i).why + ", " + why, looked.example(), looked.encoded()));
                return;
            }
        }
        all.add(new Chosen(why, looked.example(), looked.encoded()));
    }
}
