package cria.data.shape;

import cria.Shown;
import cria.data.source.Row;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Which names of speakers mean which role. A name that is not known stops the run: passed on as it is, it would be trained
/// as a header that the model never sees again.
///
/// @param map names in lower case to `system`, `user` or `assistant`
public record RoleNames(Map<String, String> map) {

    /// The names that published data sets use.
    public static final RoleNames STANDARD = new RoleNames(Map.ofEntries(
        Map.entry("system", "system"),
        Map.entry("user", "user"), Map.entry("human", "user"), Map.entry("client", "user"), Map.entry("customer", "user"),
        Map.entry("assistant", "assistant"), Map.entry("gpt", "assistant"), Map.entry("chatgpt", "assistant"),
        Map.entry("bot", "assistant"), Map.entry("agent", "assistant"), Map.entry("model", "assistant")));

    public RoleNames {
        map = Map.copyOf(map);
    }

    /// These roles and more; `more` wins.
    public RoleNames with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(map);
        more.forEach((name, role) -> all.put(name.toLowerCase(Locale.ROOT), role));
        return new RoleNames(all);
    }

    /// Whether the name means a role.
    public boolean knows(String name) {
        return map.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /// The role that a name means.
    ///
    /// @throws cria.InputException with the row's line if it means none
    public String role(Row row, String name) {
        String role = map.get(name.toLowerCase(Locale.ROOT));
        if (role == null) {
            throw row.wrong("unknown role \"" + Shown.of(name) + "\"; known are " + Shown.of(String.join(", ", new TreeMap<>(map)
                .keySet())));
        }
        return role;
    }
}
