package cria.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HostileSetTest {

    @Test
    void aCaseIsFoundByItsName() {
        List<String> names = HostileSet.cases().map(HostileCase::name).toList();
        Set<String> seen = new HashSet<>();
        assertEquals(List.of(), names.stream().filter(name -> !seen.add(name)).toList(), "names that are given twice");
    }

    @Test
    void aBuildRunsHundredsOfEveryKind() {
        assertTrue(HostileSet.cases().count() >= 1_000);
        List<HostileCase> sample = HostileSet.sample().toList();
        assertTrue(sample.size() >= 400, sample.size() + " cases");
        assertEquals(kinds(HostileSet.cases().toList()), kinds(sample), "kinds of which the sample has none");
    }

    private static Set<String> kinds(List<HostileCase> cases) {
        return cases.stream().map(HostileSet::kind).collect(Collectors.toSet());
    }
}
