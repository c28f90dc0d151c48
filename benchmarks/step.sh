#!/usr/bin/env bash
# One fine-tuning step of Cria and of transformers on PyTorch, by turns, so that whatever else the machine does meets both.
# usage: benchmarks/step.sh SHAPE…     SHAPE is tiny, 15m, 135m, 360m or 1b
# Settings and their defaults: PYTHON=python3 (one that has torch and transformers), PEER=../shared/peers/hf_step.py,
# ROUNDS=3, BATCH=4, SEQ=512, STEPS=3, THREADS=2.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi
python=${PYTHON:-python3}
peer=${PEER:-../shared/peers/hf_step.py}
rounds=${ROUNDS:-3}
flags=(--batch "${BATCH:-4}" --seq "${SEQ:-512}" --steps "${STEPS:-3}" --threads "${THREADS:-2}")
jar=target/benchmarks.jar
[ -f "$jar" ] || { echo "step.sh: no $jar; run mvn package first" >&2; exit 2; }

without_peer=""
if [ ! -f "$peer" ]; then
    without_peer="$peer is not there"
elif ! "$python" -c 'import torch, transformers' 2>/dev/null; then
    without_peer="$python has no torch and transformers; name one that has with PYTHON=…"
fi
[ -z "$without_peer" ] || echo "step.sh: Cria alone, for $without_peer" >&2

speed() { sed -n 's/.*"tokens_per_s": *\([0-9.E]*\).*/\1/p'; }
median() { printf '%s\n' "$@" | sort -g | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }

# Percent of all processors that are at work right now, or nothing where there is no /proc/stat.
busy() {
    [ -r /proc/stat ] || return 0
    { head -1 /proc/stat; sleep 1; head -1 /proc/stat; } | awk '
        { total = 0; for (i = 2; i <= 9; i++) total += $i; idle = $5 + $6; if (NR == 1) { t = total; d = idle } }
        END { if (total > t) printf "%d", 100 * (1 - (idle - d) / (total - t)) }'
}

# Runs the command, shows its line, and leaves the tokens per second in $result. Two threads of PyTorch wait for each other
# spinning, and on a machine whose processors others use that takes many times as long as the work: such a ratio is no ratio.
measure() {
    local line load
    load=$(busy)
    if [ "${load:-0}" -gt 10 ]; then
        echo "step.sh: other work takes $load % of this machine, so what follows compares nothing" >&2
        shared=" (on a machine that others used: no comparison)"
    fi
    line=$("$@")
    echo "$line"
    result=$(speed <<<"$line")
    [ -n "$result" ] || { echo "step.sh: no tokens_per_s in that line" >&2; exit 1; }
}

shared=""
for shape in "$@"; do
    ours=() theirs=()
    for ((round = 0; round < rounds; round++)); do
        if [ -z "$without_peer" ]; then
            measure "$python" "$peer" "$shape" "${flags[@]}"
            theirs+=("$result")
        fi
        measure java -jar "$jar" step "$shape" "${flags[@]}"
        ours+=("$result")
    done
    if [ -z "$without_peer" ]; then
        a=$(median "${ours[@]}") b=$(median "${theirs[@]}")
        awk -v s="$shape" -v a="$a" -v b="$b" -v note="$shared" \
            'BEGIN { printf "%s: cria %.1f tokens/s, transformers %.1f tokens/s, ratio %.2f%s\n", s, a, b, a / b, note }'
    else
        echo "$shape: cria $(median "${ours[@]}") tokens/s$shared"
    fi
done
