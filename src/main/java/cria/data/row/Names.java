package cria.data.row;

import cria.data.sample.Sample;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Names of fields inside of rows, compared as [Sample#plain] has them.
final class Names {

    private Names() {}

    /// All of `fields` that are one of `wanted`, in the order of `wanted`.
    ///
    /// @param wanted plain names, the likeliest first
    static List<String> all(Collection<String> fields, List<String> wanted) {
        return wanted.stream().flatMap(name -> fields.stream().filter(field -> Sample.plain(field).equals(name)).limit(1)).toList();
    }

    /// The likeliest of `fields` that is one of `wanted`.
    static Optional<String> first(Collection<String> fields, List<String> wanted) {
        return all(fields, wanted).stream().findFirst();
    }
}
