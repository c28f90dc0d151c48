package cria.data.turn;

import cria.data.sample.ColumnFacts;
import cria.data.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the column that says who speaks: two to six values, of which at least two are known.
final class SpeakerFinder {

    private static final int MOST_SPEAKERS = 6;
    private static final int LONGEST = 40;

    /// Names under which a column of speakers goes, where its values are not known.
    private static final Set<String> NAMES = Set.of("speaker", "role", "from", "author", "authortype", "authorrole", "sender", "sendertype",
        "senderrole", "who", "party", "participant", "participanttype", "participantrole", "actor", "speakerrole", "speakertype",
        "speakerid",
        "usertype", "side", "direction", "inbound", "sprecher", "rolle", "absender", "rol", "hablante", "remitente", "locuteur",
        "auteur", "interlocuteur");

    private SpeakerFinder() {}

    /// The likeliest columns, all as likely as each other. Those of which nobody knows the speakers come only where no other is there,
    /// and only if their names say what they are.
    static List<Speakers> find(Sample sample, Map<String, String> asked) {
        List<Speakers> known = new ArrayList<>();
        List<Speakers> half = new ArrayList<>();
        List<Speakers> unknown = new ArrayList<>();
        for (String column : sample.names()) {
            ColumnFacts facts = sample.column(column);
            boolean few = facts.distinct() >= 2 && facts.distinct() <= MOST_SPEAKERS && facts.fill() > 0.9
                && facts.share(value -> value.length() <= LONGEST) == 1;
            if (!few) {
                continue;
            }
            Speakers speakers = Speakers.of(column, facts.values().keySet(), asked);
            if (speakers.areTwo()) {
                (speakers.unknown().isEmpty() ? known : half).add(speakers);
            } else if (NAMES.contains(Sample.plain(column))) {
                unknown.add(speakers);
            }
        }
        return !known.isEmpty() ? known : !half.isEmpty() ? half : unknown;
    }
}
