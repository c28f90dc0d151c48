package cria.cli.check;

import cria.check.DataSide;
import cria.check.FaultKind;
import cria.check.Faults;
import cria.check.Lengths;
import cria.kernel.MemoryNeed;
import cria.run.Measured;
import cria.run.Preview;
import cria.train.MemoryPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The result for programs. What is not known is null.
public final class CheckJson {
    private final Map<String, Object> json = new LinkedHashMap<>();

    /// Of the file that is trained on at the top, of the other under `evaluation`.
    public void data(DataSide train, List<DataSide> others) {
        json.putAll(side(train));
        List<DataSide> all = new ArrayList<>(List.of(train));
        all.addAll(others);
        json.put("overlap", all.stream().mapToLong(side -> side.faults().rows(FaultKind.OVERLAP) + side.faults().rows(
            FaultKind.NEAR_OVERLAP))
            .sum());
        json.put("near_overlap", all.stream().mapToLong(side -> side.faults().rows(FaultKind.NEAR_OVERLAP)).sum());
        others.forEach(side -> json.put("evaluation", side(side)));
        json.put("faults", all.stream().flatMap(side -> side.faults().all().stream()).flatMap(of -> of.first().stream()).map(fault -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", fault.kind().key());
            entry.put("file", fault.file().toString());
            entry.put("line", fault.line());
            entry.put("excerpt", fault.excerpt());
            return entry;
        }).toList());
        for (String key : List.of("memory", "disk", "seconds", "cost", "step")) {
            json.put(key, null);
        }
    }

    private static Map<String, Object> side(DataSide side) {
        Map<String, Object> json = new LinkedHashMap<>();
        Faults faults = side.faults();
        Lengths lengths = side.lengths();
        json.put("file", side.file().toString());
        json.put("rows", side.rows());
        json.put("conversations", side.conversations());
        json.put("turns", side.turns());
        json.put("shape", side.shape());
        json.put("flags", side.flags());
        json.put("tokens", side.tokens());
        json.put("learned_tokens", side.learnedTokens());
        json.put("lost_tokens", side.lostTokens());
        for (FaultKind kind : FaultKind.values()) {
            if (!kind.isPersonal() && kind != FaultKind.OVERLAP && kind != FaultKind.NEAR_OVERLAP) {
                json.put(kind.key(), kind == FaultKind.EMPTY_TURNS ? faults.times(kind) : faults.rows(kind));
            }
        }
        Map<String, Object> personal = new LinkedHashMap<>();
        for (FaultKind kind : FaultKind.values()) {
            if (kind.isPersonal()) {
                personal.put(kind.key(), faults.times(kind));
            }
        }
        json.put("personal_data", personal);
        json.put("lengths", lengths.json());
        json.put("max_length", side.maxLength());
        json.put("max_length_for_all", lengths.longest());
        json.put("max_length_for_99_percent", lengths.maxLengthThatLoses(0.01));
        json.put("languages", side.languages());
        json.put("scripts", side.scripts());
        return json;
    }

    public void steps(Preview preview) {
        json.put("steps", preview.steps());
        json.put("steps_per_epoch", preview.stepsPerEpoch());
    }

    /// In bytes.
    public void memory(MemoryPlan plan) {
        Map<String, Object> memory = new LinkedHashMap<>();
        for (MemoryNeed.Part part : plan.need().parts()) {
            memory.merge(part.name().replaceFirst(" \\(.*", "").replace(' ', '_'), part.bytes(), (a, b) -> (Long) a + (Long) b);
        }
        memory.put("total", plan.need().total());
        memory.put("available", plan.available());
        json.put("memory", memory);
    }

    /// In bytes.
    public void disk(Preview.Disk disk) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("model", disk.model());
        entry.put("checkpoint", disk.checkpoint());
        entry.put("checkpoints", disk.checkpoints());
        entry.put("total", disk.total());
        entry.put("free", disk.free());
        json.put("disk", entry);
    }

    public void time(Preview preview, Measured measured, double seconds, OptionalDouble price) {
        json.put("seconds", seconds);
        price.ifPresent(an -> json.put("cost", RunSection.cost(seconds, an)));
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("tokens", preview.tokensPerStep());
        step.put("seconds", measured.stepSeconds(preview.tokensPerStep()));
        step.put("measured_tokens", measured.tokens());
        json.put("step", step);
    }

    /// @param failures why the check failed; none where it did not
    public Map<String, Object> result(List<String> failures) {
        json.put("failures", failures);
        return json;
    }
}
