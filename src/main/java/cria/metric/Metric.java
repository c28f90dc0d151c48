package cria.metric;

import cria.layer.LossHead;
import java.util.List;

/// Sums something up over all scored tokens of one evaluation; made anew for each. Sums do not depend on how the tokens were
/// divided into batches.
public interface Metric {

    void add(LossHead.Scored rows);

    /// What came of it, in the order of the report.
    List<Figure> figures();
}
