package cria.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cria.data.row.PublishedSets.PublishedSet;
import cria.data.shape.Example;
import cria.data.shape.ExampleReader;
import cria.data.shape.Shapes;
import cria.settings.ColumnSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The ids of what published data sets look like are those of the messages that they mean.
class PublishedSetsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("cria.data.row.PublishedSets#all")
    void idsAreThoseOfTheMessages(PublishedSet set) throws IOException {
        Path file = Files.writeString(folder.resolve(set.file()), set.rows());
        List<Example> examples = new ArrayList<>();
        Shapes shapes = new ColumnSettings().shapes();
        try (ExampleReader reader = ExampleReader.open(file, shapes)) {
            for (Example example = reader.next(); example != null; example = reader.next()) {
                examples.add(example);
            }
        }
        assertEquals(set.meaning().size(), examples.size());
        ExampleEncoder encoder = Toy.encoder();
        for (int i = 0; i < examples.size(); i++) {
            EncodedExample actual = encoder.encode(examples.get(i));
            EncodedExample expected = encoder.encode(new Example.Chat(set.meaning().get(i), 0, file, 1));
            assertArrayEquals(expected.ids(), actual.ids(), () -> new Toy().decode(actual.ids()));
            assertArrayEquals(expected.labels(), actual.labels());
        }
    }
}
