#!/usr/bin/env bash
# Proves and measures the CUDA backend on a machine with a GPU. It needs an NVIDIA driver and cuBLAS, no Java and no compiler:
# `mvn -P gpu -DskipTests verify` makes target/cria-gpu.tar.xz, which holds this script and all that it runs.
#
# usage: gpu.sh [STEP…] [FLAG…]
#   doctor     what is on the machine
#   verify     golden cases of transformers, computed on the GPU
#   contract   every op against the reference in plain Java, in float32 and bfloat16
#   kernels    every op at the sizes of a model: GB/s and TFLOP/s beside what the GPU gives at best
#   steps      training steps with random weights: tokens a second, share of peak, memory; beside transformers on PyTorch,
#              by turns, where PYTHON has torch and transformers
#   all        these in this order; what is done where no step is named
# flags, with their defaults:
#   --golden DIR      golden cases ($GOLDEN, else the archive's golden/)
#   --out DIR         where results go as text and as lines of JSON ($OUT, else gpu-results)
#   --shapes "1b 8b"  of `kernels` and `steps` ("1b 3b 8b")
#   --tokens 8192, --elements 268435456, --product 8192, --millis 50, --only REGEX   of `kernels`
#   --step "8b --batch 2 --seq 2048 --states 8bit"   a step to measure instead of the shapes' own; may be repeated
#   --ceiling 8192    of `steps`: the square product to compare with
#   --rounds 2        turns of `steps`
#   --eager           do not compile the peer;   --no-peer  leave it out
#   --limit 300       seconds after which a command is given up
# A step that fails does not keep the next from running; the exit code is 1 if any failed.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; }
die() { echo "gpu.sh: $*" >&2; exit 2; }

steps=() measured=() kernel_flags=() ceiling=()
golden=${GOLDEN:-} out=${OUT:-gpu-results} shapes="1b 3b 8b" rounds=2 limit=300 compile=--compile peer=yes
while [ $# -gt 0 ]; do
    case $1 in
        doctor | verify | contract | kernels | steps) steps+=("$1") ;;
        all) steps+=(doctor verify contract kernels steps) ;;
        --golden) golden=${2:?} && shift ;;
        --out) out=${2:?} && shift ;;
        --shapes) shapes=${2:?} && shift ;;
        --tokens | --elements | --product | --millis | --only) kernel_flags+=("$1" "${2:?}") && shift ;;
        --step) measured+=("${2:?}") && shift ;;
        --ceiling) ceiling=("$1" "${2:?}") && shift ;;
        --rounds) rounds=${2:?} && shift ;;
        --limit) limit=${2:?} && shift ;;
        --eager) compile= ;;
        --no-peer) peer= ;;
        -h | --help) usage && exit 0 ;;
        *) die "no step or flag $1; gpu.sh --help says which there are" ;;
    esac
    shift
done
[ ${#steps[@]} -gt 0 ] || steps=(doctor verify contract kernels steps)

# Beside the archive's other files, or in a checkout where the archive was made.
home=$here
[ -f "$home/trainer.jar" ] || home=$here/../target/gpu/cria-gpu
[ -f "$home/trainer.jar" ] || die "no trainer.jar beside this script; make the archive: mvn -P gpu -DskipTests verify"
java=$home/runtime/bin/java
python=${PYTHON:-python3}
[ -n "$golden" ] || golden=$home/golden
mkdir -p "$out" || die "cannot write to $out"
failed=()

# Shows a command and runs it, its output also going to FILE in the results. usage: run FILE COMMAND…
run() {
    local file=$out/$1 status
    shift
    printf '$' | tee -a "$file"
    printf ' %q' "$@" | tee -a "$file"
    echo | tee -a "$file"
    timeout "$limit" "$@" 2>&1 | tee -a "$file"
    status=${PIPESTATUS[0]}
    [ "$status" -ne 124 ] || echo "given up after $limit s" | tee -a "$file"
    return "$status"
}

doctor() {
    ! command -v nvidia-smi >/dev/null || run doctor.txt nvidia-smi
    run doctor.txt "$python" -c 'import torch, transformers; print("torch", torch.__version__, "transformers", transformers.__version__)'
    run doctor.txt "$java" -jar "$home/trainer.jar" doctor --output_json "$out/doctor.json"
}

verify() {
    if [ ! -d "$golden" ]; then
        echo "no golden cases in $golden; name their folder with --golden" | tee "$out/verify.txt"
        return 1
    fi
    run verify.txt "$java" -jar "$home/trainer.jar" verify "$golden" --backend cuda --output_json "$out/verify.json"
}

contract() {
    run contract.txt "$java" --enable-native-access=ALL-UNNAMED -Dcria.cuda=device \
        -cp "$home/contract.jar:$home/trainer.jar:$home/console.jar" org.junit.platform.console.ConsoleLauncher execute \
        --select-package cria.backend.cuda --include-classname '.*Test' --fail-if-no-tests --disable-banner --disable-ansi-colors
}

kernels() {
    local shape status=0
    for shape in $shapes; do
        run "kernels-$shape.txt" "$java" -jar "$home/benchmarks.jar" gpu --backend cuda --shape "$shape" "${kernel_flags[@]}" \
            --json "$out/kernels-$shape.jsonl" || status=1
    done
    return $status
}

# What fits 80 GB. Weights and their remainder, means: 14 bytes a weight for 1b, 10 for 3b, 6 and 8 for 8b.
own_steps() {
    local shape
    for shape in $shapes; do
        case $shape in
            1b) echo "1b --batch 4 --seq 2048" ;;
            3b) echo "3b --batch 4 --seq 2048 --states bf16" ;;
            8b) echo "8b --batch 2 --seq 2048 --states 8bit --stochastic"
                echo "8b --batch 4 --seq 2048 --states 8bit --checkpointing" ;;
            *) echo "$shape --batch 4 --seq 512" ;;
        esac
    done
}

# The peer keeps everything in bfloat16, whatever types ours has, and knows nothing of the flags that say so.
peer_flags() {
    local words=() word
    read -ra words <<<"$1"
    set -- "${words[@]}"
    while [ $# -gt 0 ]; do
        case $1 in
            --states | --precision | --threads) shift ;;
            --stochastic | --profile) ;;
            *) echo "$1" ;;
        esac
        shift
    done
}

median() { sort -g | awk '{ x[NR] = $1 } END { if (NR) print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }
speeds() { sed -n 's/^{.*"tokens_per_s": *\([0-9.eE+]*\).*/\1/p' "$1" 2>/dev/null; }

steps() {
    local status=0 with=$peer config number=0 round ours theirs words
    if [ -n "$with" ] && ! "$python" -c 'import torch, transformers; assert torch.cuda.is_available()' 2>/dev/null; then
        echo "Cria alone: $python has no torch with a GPU, or no transformers; name one that has with PYTHON=…"
        with=
    fi
    [ ${#measured[@]} -gt 0 ] || mapfile -t measured < <(own_steps)
    for config in "${measured[@]}"; do
        number=$((number + 1))
        rm -f "$out/step-$number-cria.txt" "$out/step-$number-peer.txt"
        read -ra words <<<"$config"
        for ((round = 0; round < rounds; round++)); do
            if [ -n "$with" ]; then
                mapfile -t theirs < <(peer_flags "$config")
                # The peer may lack memory where Cria does not; that is a result, not a failure.
                run "step-$number-peer.txt" "$python" "$home/hf_gpu_step.py" "${theirs[@]}" $compile || echo "the peer did not run"
            fi
            run "step-$number-cria.txt" "$java" -jar "$home/benchmarks.jar" step "${words[@]}" --backend cuda "${ceiling[@]}" || status=1
        done
    done
    : >"$out/steps.jsonl"
    for ((i = 1; i <= number; i++)); do
        cat "$out/step-$i-cria.txt" "$out/step-$i-peer.txt" 2>/dev/null | grep '^{' >>"$out/steps.jsonl"
        ours=$(speeds "$out/step-$i-cria.txt" | median) theirs=$(speeds "$out/step-$i-peer.txt" | median)
        awk -v c="${measured[i - 1]}" -v a="$ours" -v b="$theirs" 'BEGIN {
            printf "%s: cria %s tokens/s", c, a == "" ? "no" : a
            if (b != "") printf ", transformers %s tokens/s", b
            if (a != "" && b != "") printf ", ratio %.2f", a / b
            print "" }' | tee -a "$out/steps.txt"
    done
    return $status
}

for step in "${steps[@]}"; do
    printf '\n== %s\n' "$step"
    rm -f "$out/$step.txt"
    started=$SECONDS
    if "$step"; then result=done; else result=FAILED && failed+=("$step"); fi
    echo "== $step: $result after $((SECONDS - started)) s"
done
echo
if [ ${#failed[@]} -gt 0 ]; then
    echo "gpu.sh: failed: ${failed[*]}; what they printed is in $out"
    exit 1
fi
echo "gpu.sh: ${steps[*]}: all done; results are in $out"
