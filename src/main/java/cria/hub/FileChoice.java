package cria.hub;

import cria.InputException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// Which files of a repository are taken: weights as safetensors, JSON, text, and of a data set the data. Nothing that runs code when it is
/// opened is, and no second copy of the weights.
///
/// @param taken   what is fetched
/// @param leftOut how many files of each kind are not
record FileChoice(List<RepoFile> taken, Map<LeftOut, Integer> leftOut) {

    /// Why a file is not taken.
    enum LeftOut {
        PICKLE("that can run code (pickles, scripts)"), OTHER_WEIGHTS("weights in another format or twice"), OTHER("of no use here");

        private final String what;

        LeftOut(String what) {
            this.what = what;
        }
    }

    private static final Pattern RUNS = Pattern.compile("(?i).*\\.(bin|pt|pth|ckpt|pkl|pickle|npy|npz|joblib|py|pyc|ipynb|sh|so|dll|exe"
        + "|jar|zip|tar|tgz|tar\\.(gz|zst|bz2|xz)|7z|rar)");
    private static final Pattern WEIGHTS = Pattern.compile("(?i).*\\.(safetensors|msgpack|h5|onnx|onnx_data|gguf|ggml|tflite|mlmodel|ot)");
    private static final Pattern TEXT = Pattern.compile("(?i).*\\.(json|txt|md|jinja)|tokenizer\\.model");
    private static final Pattern DATA = Pattern.compile("(?i).*\\.((json|jsonl|csv|tsv|txt|parquet)(\\.(gz|zst))?|md)");

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");
    private static final Pattern ADAPTER = Pattern.compile("adapter_model(-\\d{5}-of-\\d{5})?\\.safetensors");
    private static final String TEMPLATES = "additional_chat_templates/";

    /// @throws InputException if nothing of it can be used, saying what it has instead
    static FileChoice of(RepoId id, List<RepoFile> files) {
        List<RepoFile> taken = new ArrayList<>();
        Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
        boolean single = files.stream().anyMatch(file -> file.path().equals(SINGLE));
        for (RepoFile file : files) {
            boolean wanted = id.type() == RepoType.MODEL ? isOfModel(file, single) : DATA.matcher(file.name()).matches() && !runs(file);
            if (wanted) {
                taken.add(file);
            } else {
                leftOut.merge(runs(file) ? LeftOut.PICKLE : WEIGHTS.matcher(file.name()).matches() ? LeftOut.OTHER_WEIGHTS : LeftOut.OTHER,
                    1, Integer::sum);
            }
        }
        switch (id.type()) {
            case MODEL -> checkWeights(id, files, taken);
            case DATASET -> checkData(id, files, taken);
        }
        return new FileChoice(List.copyOf(taken), leftOut);
    }

    /// What of it is left out, for a line; empty where nothing is.
    String leftOutShown() {
        StringJoiner shown = new StringJoiner(", ");
        leftOut.forEach((why, count) -> shown.add(count + (count == 1 ? " file " : " files ") + why.what));
        return shown.toString();
    }

    int leftOutCount() {
        return leftOut.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static boolean runs(RepoFile file) {
        return RUNS.matcher(file.name()).matches();
    }

    /// Models lie at the root; in folders there are copies for other programs.
    private static boolean isOfModel(RepoFile file, boolean single) {
        if (file.isInFolder()) {
            return file.path().startsWith(TEMPLATES) && file.path().endsWith(".jinja");
        }
        return switch (file.path()) {
            case SINGLE -> true;
            case INDEX -> !single;
            case String name when SHARD.matcher(name).matches() -> !single;
            case String name when ADAPTER.matcher(name).matches() -> true;
            case String name -> TEXT.matcher(name).matches() && !name.matches("(pytorch_model|tf_model|flax_model).*\\.index\\.json");
        };
    }

    private static void checkWeights(RepoId id, List<RepoFile> files, List<RepoFile> taken) {
        if (taken.isEmpty()) {
            throw new InputException("%s holds no file of a model (%d files); is it the right ID?".formatted(id, files.size()));
        }
        if (taken.stream().anyMatch(file -> file.path().endsWith(".safetensors"))) {
            return;
        }
        String instead = files.stream().map(RepoFile::name).anyMatch(name -> name.matches(".*\\.(bin|pt|pth|ckpt)"))
            ? "as pickles, which can run code when they are opened; name a repository or a revision with safetensors (the hub's own "
                + "converter leaves one as refs/pr/N), or save it with save_pretrained()"
            : files.stream().anyMatch(file -> file.name().endsWith(".gguf"))
                ? "as GGUF; name the model that it was made from, in safetensors"
                : files.stream().anyMatch(file -> file.name().endsWith(".safetensors"))
                    ? "under other names than model.safetensors; name a repository in the layout of transformers"
                    : files.stream().anyMatch(file -> WEIGHTS.matcher(file.name()).matches())
                        ? "in formats of other programs; name a repository with safetensors" : "";
        if (!instead.isEmpty()) {
            throw new InputException(id + " has its weights only " + instead + "; nothing was fetched");
        }
    }

    private static void checkData(RepoId id, List<RepoFile> files, List<RepoFile> taken) {
        if (taken.stream().allMatch(file -> file.name().endsWith(".md"))) {
            throw new InputException(
                ("%s holds no data that are read (.jsonl, .json, .csv, .tsv, .parquet, .txt, also .gz and .zst); %s; nothing "
                    + "was fetched").formatted(id, files.stream().anyMatch(file -> file.name().endsWith(".py"))
                        ? "it makes them with a script, which is not run: try " + id.name() + "@refs/convert/parquet"
                        : "is it the right ID?"));
        }
    }
}
