package cria.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where conversations stand, by their numbers: twelve bytes each.
final class Places {
    private final List<Path> files = new ArrayList<>();
    private final Map<Path, Integer> numbers = new HashMap<>();
    private final Ints file = new Ints();
    private final Longs line = new Longs();

    void add(Path of, long at) {
        line.add(at);
        file.add(numbers.computeIfAbsent(of, path -> {
            files.add(path);
            return files.size() - 1;
        }));
    }

    Path file(int number) {
        return files.get(file.get(number));
    }

    long line(int number) {
        return line.get(number);
    }
}
