package cria.cli.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void ofTwoThatContainItTheOneForTrainingComesFirst() {
        List<String> names = List.of("per_device_eval_batch_size", "per_device_train_batch_size", "max_eval_samples", "max_train_samples");
        assertEquals(Optional.of("per_device_train_batch_size"), Nearest.find("batch_size", names));
        assertEquals(Optional.of("max_train_samples"), Nearest.find("samples", names));
        assertEquals(Optional.of("per_device_eval_batch_size"), Nearest.find("eval_batch_size", names));
        assertEquals(Optional.empty(), Nearest.find("dropout", names));
    }
}
