#!/bin/sh
# What the assembler says of every kernel: registers a thread, static shared memory, bytes that spill to memory. Fails where
# a kernel spills that training in bfloat16 runs; the plain attention is for unusual head sizes, float32 is for checking.
#
#     kernels/ptxas.sh [architecture]...      NVCC names the compiler
set -eu
nvcc=${NVCC:-nvcc}
kernels=$(dirname "$0")
[ $# -gt 0 ] || set -- 80 86 89 90 100 120
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
for arch in "$@"; do
    "$nvcc" -std=c++17 -O3 -Werror all-warnings -arch="sm_$arch" -cubin -Xptxas -v -o "$work/cria.cubin" "$kernels/cria.cu" > "$work/report" 2>&1 ||
        { cat "$work/report"; exit 1; }
    awk -v arch="sm_$arch" '
        /Compiling entry function/ { split($0, quoted, "\047"); kernel = quoted[2]; entry = 1 }
        /spill stores/ && entry    { spilled = $5 + $9 }
        /Used .* registers/ && entry {
            shared = match($0, /[0-9]+ bytes smem/) ? substr($0, RSTART, RLENGTH) + 0 : 0
            match($0, /Used [0-9]+/)
            printf "%-7s %-34s %4d registers %6d bytes shared %6d bytes spilled\n", arch, kernel, substr($0, RSTART + 5, RLENGTH - 5), shared, spilled
            hot = kernel ~ /^adamw/ || kernel !~ /_plain_|_f32$/
            if (spilled > 0 && hot) { bad = bad " " kernel }
            entry = 0
        }
        END { if (bad != "") { print arch ": these spill:" bad; exit 1 } }' "$work/report"
done
