package cria.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cria.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which files are taken.
class FileChoiceTest {

    private static FileChoice of(RepoType type, String files) {
        List<RepoFile> all = Arrays.stream(files.split(" ")).map(path -> new RepoFile(path, 1, "aa")).toList();
        return FileChoice.of(new RepoId(type, "owner/name", "main"), all);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MODEL | config.json model.safetensors tokenizer.model chat_template.jinja | config.json model.safetensors tokenizer.model chat_template.jinja",
        "MODEL | model.safetensors model-00001-of-00002.safetensors model-00002-of-00002.safetensors model.safetensors.index.json | model.safetensors",
        "MODEL | model-00001-of-00001.safetensors model.safetensors.index.json pytorch_model.bin.index.json | model-00001-of-00001.safetensors model.safetensors.index.json",
        "MODEL | model.safetensors consolidated.safetensors model.fp16.safetensors original/params.json original/tokenizer.model original/consolidated.00.pth | model.safetensors",
        "MODEL | adapter_model.safetensors adapter_config.json adapter_model.bin training_args.bin | adapter_model.safetensors adapter_config.json",
        "MODEL | model.safetensors additional_chat_templates/tools.jinja onnx/config.json runs/a.json modeling.py x.PT evil.PKL a.gguf a.h5 a.msgpack a.onnx | model.safetensors additional_chat_templates/tools.jinja",
        "MODEL | tokenizer.json merges.txt vocab.json | tokenizer.json merges.txt vocab.json",
        "DATASET | README.md data/train-00000-of-00001.parquet a.jsonl.gz b.csv.zst c.tsv d.json script.py e.tar.gz f.zip g.arrow .gitattributes h.pkl i.wav | README.md data/train-00000-of-00001.parquet a.jsonl.gz b.csv.zst c.tsv d.json",
    })
    void onlyWhatIsOfUseAndRunsNothingIsTaken(RepoType type, String files, String taken) {
        FileChoice choice = of(type, files);
        assertEquals(taken, choice.taken().stream().map(RepoFile::path).collect(Collectors.joining(" ")));
        assertEquals(files.split(" ").length - taken.split(" ").length, choice.leftOutCount());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "MODEL   | config.json pytorch_model.bin            | only as pickles",
        "MODEL   | config.json original/consolidated.00.pth | only as pickles",
        "MODEL   | README.md q4.gguf                        | only as GGUF",
        "MODEL   | config.json consolidated.safetensors     | under other names than model.safetensors",
        "MODEL   | config.json tf_model.h5                  | formats of other programs",
        "MODEL   | .gitattributes                           | holds no file of a model",
        "DATASET | README.md build.py                       | @refs/convert/parquet",
        "DATASET | README.md train.arrow                    | holds no data that are read",
    })
    void whatHasNothingOfUseIsRefusedWithARemedy(RepoType type, String files, String expected) {
        String message = assertThrows(InputException.class, () -> of(type, files)).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
