package cria.data.turn;

import cria.Shown;
import cria.data.sample.Reading;
import cria.data.sample.Sample;
import cria.data.shape.RoleNames;
import cria.data.source.Row;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Who speaks, by what a table calls them.
///
/// @param column the column that holds the speaker
/// @param roles  names in lower case to `system`, `user` or `assistant`
/// @param seen   the names in the first rows, as they are written
record Speakers(String column, Map<String, String> roles, List<String> seen) {

    private static final RoleNames NAMES = RoleNames.STANDARD.with(Map.ofEntries(
        Map.entry("caller", "user"), Map.entry("visitor", "user"), Map.entry("requester", "user"), Map.entry("end-user", "user"),
        Map.entry("enduser", "user"), Map.entry("end_user", "user"), Map.entry("consumer", "user"), Map.entry("shopper", "user"),
        Map.entry("guest", "user"),
        Map.entry("representative", "assistant"), Map.entry("rep", "assistant"), Map.entry("csr", "assistant"),
        Map.entry("advisor", "assistant"), Map.entry("operator", "assistant"), Map.entry("support", "assistant"),
        Map.entry("staff", "assistant"), Map.entry("employee", "assistant"), Map.entry("admin", "assistant")));

    /// Columns of yes and no in which yes is the user.
    private static final Set<String> USER_IF_TRUE = Set.of("inbound", "isinbound", "incoming", "isincoming", "iscustomer", "isclient",
        "isuser", "fromcustomer", "fromclient", "fromuser", "customer", "bycustomer");

    /// Columns of yes and no in which yes is the assistant.
    private static final Set<String> ASSISTANT_IF_TRUE = Set.of("outbound", "isoutbound", "outgoing", "isoutgoing", "isagent", "isbot",
        "isassistant", "fromagent", "frombot", "isstaff", "fromstaff", "agent", "bot", "byagent", "isadmin");

    private static final Set<String> YES = Set.of("true", "1", "1.0", "yes", "t", "y");
    private static final Set<String> NO = Set.of("false", "0", "0.0", "no", "f", "n");

    /// @param values the names that the first rows have
    /// @param asked  what the user says of them
    static Speakers of(String column, Collection<String> values, Map<String, String> asked) {
        Map<String, String> roles = new LinkedHashMap<>();
        String plain = Sample.plain(column);
        if (USER_IF_TRUE.contains(plain) || ASSISTANT_IF_TRUE.contains(plain)) {
            boolean user = USER_IF_TRUE.contains(plain);
            YES.forEach(yes -> roles.put(yes, user ? "user" : "assistant"));
            NO.forEach(no -> roles.put(no, user ? "assistant" : "user"));
        }
        roles.putAll(NAMES.map());
        asked.forEach((name, role) -> roles.put(plain(name), role));
        Speakers all = new Speakers(column, roles, List.copyOf(values));
        boolean systemAnswers = all.has("user") && !all.has("assistant") && all.has("system") && !asked.containsValue("system");
        if (systemAnswers) {
            roles.put("system", "assistant");
        }
        return all;
    }

    /// Whether one of the names that were seen has a role.
    boolean has(String role) {
        return seen.stream().anyMatch(name -> role.equals(role(name)));
    }

    /// Whether somebody asks and somebody answers.
    boolean areTwo() {
        return has("user") && has("assistant");
    }

    /// How many of the names that were seen are known.
    long known() {
        return seen.stream().filter(name -> role(name) != null).count();
    }

    @Nullable
    String role(String name) {
        String role = roles.get(name);
        return role == null ? roles.get(plain(name)) : role;
    }

    /// @throws cria.data.source.BadRowException if the name means no role
    String role(Row row, String name) {
        String role = role(name);
        if (role == null) {
            throw row.wrong("unknown speaker \"%s\" in column \"%s\"; say what it is: --role_map %s=user, or assistant or system"
                .formatted(Shown.of(name), Shown.of(column), Shown.of(name)));
        }
        return role;
    }

    /// The names of which no role is known.
    List<String> unknown() {
        return seen.stream().filter(name -> role(name) == null).toList();
    }

    /// The flag that says who is who, of those that were seen.
    ///
    /// @param all whether those that nobody knows are among them, to be filled in
    String flag(boolean all) {
        StringJoiner map = new StringJoiner(",");
        for (String name : seen) {
            String role = role(name);
            if (role != null || all) {
                map.add(name + "=" + (role == null ? "ROLE" : role));
            }
        }
        return Reading.flag("role_map", map.toString());
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
