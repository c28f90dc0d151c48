package cria.settings;

import cria.InputException;
import cria.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All that is wrong with what a user asked for, gathered so that it is told at once and not one mistake a run.
public final class Problems {
    /// In characters: a line that nobody reads to its end helps nobody.
    private static final int LONGEST_TOLD = 1_600;
    private static final Pattern FLAG = Pattern.compile("--([a-z0-9_]+)(.*)", Pattern.DOTALL);

    /// A line of a configuration file.
    ///
    /// @param line counted from 1; 0 where it is not known
    public record Place(Path file, int line) {}

    private record Problem(@Nullable Place place, String text) {

        String alone() {
            return place == null ? text : Shown.of(place.file) + (place.line > 0 ? ":" + place.line : "") + ": " + text;
        }

        String inItsFile() {
            return place != null && place.line > 0 ? "line " + place.line + ": " + text : text;
        }
    }

    private final List<Problem> all = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    /// Lets later problems with a flag say where its value stands.
    ///
    /// @param flag without its dashes
    public void cameFrom(String flag, Place place) {
        places.put(flag, place);
    }

    /// @param text what was asked, what is wrong, what to do; it may begin with the flag that it speaks of, as in `--max_steps 0: …`
    public void add(String text) {
        Matcher flag = FLAG.matcher(text);
        Place place = flag.matches() ? places.get(flag.group(1)) : null;
        add(place, place == null ? text : text.substring(2));
    }

    /// @param place null for the command line
    public void add(@Nullable Place place, String text) {
        all.add(new Problem(place, text));
    }

    /// Whether one of them speaks of a flag, so that nobody need say that it is missing.
    ///
    /// @param flag without its dashes
    public boolean speakOf(String flag) {
        return all.stream().anyMatch(problem -> problem.text.contains("--" + flag + " ") || problem.text.startsWith(flag + " "));
    }

    /// Whether nothing is wrong so far.
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /// Runs each check and keeps what it refuses.
    public void check(Runnable... checks) {
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (InputException e) {
                add(e.getMessage());
            }
        }
    }

    /// @throws InputException with all of them on one line, where there are any
    public void orThrow() {
        List<Problem> problems = all.stream().distinct().toList();
        if (problems.size() == 1) {
            throw new InputException(problems.getFirst().alone());
        }
        if (!problems.isEmpty()) {
            List<Path> files = problems.stream().flatMap(problem -> Stream.ofNullable(problem.place)).map(Place::file).distinct().toList();
            boolean oneFile = files.size() == 1;
            throw new InputException((oneFile ? Shown.of(files.getFirst()) + ": " : "") + problems.size() + " problems: "
                + told(problems.stream().map(problem -> oneFile ? problem.inItsFile() : problem.alone()).toList()));
        }
    }

    private static String told(List<String> problems) {
        StringJoiner told = new StringJoiner("; ");
        int count = 0;
        while (count < problems.size() && (count == 0 || told.length() + problems.get(count).length() <= LONGEST_TOLD)) {
            told.add(problems.get(count++));
        }
        return (count < problems.size() ? told.add("and " + (problems.size() - count) + " more") : told).toString();
    }
}
