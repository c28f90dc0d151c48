package cria.data.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The names of a table's columns, which all its rows share.
public final class Columns {

    private final List<String> names;
    private final Map<String, Integer> indices = new HashMap<>();

    /// @param names in the table's order, each one once
    public Columns(List<String> names) {
        this.names = List.copyOf(names);
        for (int i = 0; i < this.names.size(); i++) {
            if (indices.put(this.names.get(i), i) != null) {
                throw new IllegalArgumentException("two columns have one name");
            }
        }
    }

    public List<String> names() {
        return names;
    }

    /// Where a column stands, from 0, or -1 where there is none of that name.
    public int index(String name) {
        return indices.getOrDefault(name, -1);
    }
}
