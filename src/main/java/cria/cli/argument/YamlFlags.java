package cria.cli.argument;

import cria.InputException;
import cria.Shown;
import cria.cli.argument.ConfigFile.Entry;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/// YAML as flags are written in it. Every value is kept as the text that it was written as: `no` stays no, `2.0e-05` and `1_000`
/// are numbers where a flag wants one, and nothing is made of a tag.
final class YamlFlags {
    private static final int DEEPEST = 20;
    private static final int MOST_NODES = 100_000;
    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ, Tag.MAP);
    private static final Map<String, String> IN_OUR_WORDS = Map.of(
        "mapping values are not allowed here", "a second colon; put a value that holds one in quotes, and each key on its own line",
        "could not find expected ':'", "no colon behind a key; write KEY: VALUE",
        "found undefined alias", "an alias that nothing before it defines; put a value that begins with * in quotes",
        "found unexpected end of stream", "a quote that is not closed",
        "but found another document", "a second document; one configuration is one document",
        "Global tag is not allowed", "a tag, as !!this, is not read; take it out");

    private final Path file;
    private int nodes;

    private YamlFlags(Path file) {
        this.file = file;
    }

    /// A file without any content has no keys.
    ///
    /// @throws InputException where it is not one object with unique keys
    static List<Entry> read(Path file, String text) {
        return new YamlFlags(file).entries(compose(file, text));
    }

    private static Node compose(Path file, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);      // what comes of them is counted
        try {
            return new Yaml(options).compose(new StringReader(text));
        } catch (ReaderException e) {
            int line = (int) text.substring(0, Math.min(e.getPosition(), text.length())).lines().count();
            throw new InputException(file, Math.max(1, line), "the character U+%04X cannot stand in YAML; take it out"
                .formatted(e.getCodePoint()));
        } catch (MarkedYAMLException e) {
            String problem = e.getProblem() == null ? "" : e.getProblem();
            throw new InputException(file, e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1, "this is no YAML: "
                + IN_OUR_WORDS.entrySet().stream().filter(known -> problem.startsWith(known.getKey())).map(Map.Entry::getValue).findFirst()
                    .orElse(problem.contains("\\t") || problem.contains("TAB") ? "a tab; indent with spaces"
                        : "it cannot be read on from here; write KEY: VALUE, and put quotes around what has other signs in it"));
        } catch (YAMLException _) {
            throw new InputException(file, "this is no YAML that can be read: it is nested too deeply");
        }
    }

    private List<Entry> entries(Node root) {
        if (root == null || root.getTag().equals(Tag.NULL)) {
            return List.of();
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new InputException(file, line(root), "a configuration is one object; write KEY: VALUE, one a line");
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = key(tuple.getKeyNode());
            if (!seen.add(key)) {
                throw new InputException(file, line(tuple.getKeyNode()), ConfigFile.shown(key) + " is there twice; expected unique keys");
            }
            entries.add(new Entry(key, line(tuple.getKeyNode()), value(tuple.getValueNode(), 1)));
        }
        return entries;
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar && PLAIN.contains(scalar.getTag())) {
            return scalar.getValue();
        }
        throw new InputException(file, line(node), node.getTag().equals(Tag.MERGE) ? "<< is not read; write the keys out"
            : "a key that is no plain name");
    }

    private ConfigValue value(Node node, int depth) {
        if (depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new InputException(file, line(node), "too many values inside one another; is there an alias of itself?");
        }
        if (!PLAIN.contains(node.getTag())) {
            throw new InputException(file, line(node), "the tag " + Shown.of(node.getTag().getValue()) + " is not read; take it out");
        }
        return switch (node) {
            case SequenceNode list -> new ConfigValue.Items(list.getValue().stream().map(item -> value(item, depth + 1)).toList());
            case MappingNode mapping -> {
                Map<String, ConfigValue> entries = new LinkedHashMap<>();
                mapping.getValue().forEach(tuple -> entries.put(key(tuple.getKeyNode()), value(tuple.getValueNode(), depth + 1)));
                yield new ConfigValue.Entries(entries);
            }
            case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new ConfigValue.Absent();
            default -> new ConfigValue.Text(((ScalarNode) node).getValue());
        };
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
