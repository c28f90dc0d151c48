package cria.hostile;

import java.util.stream.Stream;

/// One class of faults: a table, and what makes a case of each of its rows.
interface FaultClass {

    Stream<HostileCase> cases();
}
