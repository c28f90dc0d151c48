#!/bin/sh
# Compiles all kernels into one file: machine code for the architectures that this nvcc knows, PTX for later ones, and beside
# it what was compiled, as Java properties.
#
#     kernels/build.sh OUT/cria.fatbin [option of nvcc]...
#
# NVCC names the compiler. Where there is none, the exit status is WITHOUT_COMPILER, else 1.
set -eu
out=$1
shift
nvcc=${NVCC:-nvcc}
kernels=$(dirname "$0")
if ! command -v "$nvcc" > /dev/null; then
    echo "No CUDA compiler: there is no \"$nvcc\". Without CUDA kernels --backend cuda does not work." \
        "Install the CUDA toolkit, or name a compiler with -Dnvcc=…" >&2
    exit "${WITHOUT_COMPILER:-1}"
fi

machine="80 86 89 90 100 120"
known=$("$nvcc" --list-gpu-code)

targets= names= last=
for arch in $machine; do
    if echo "$known" | grep -qx "sm_$arch"; then
        targets="$targets -gencode arch=compute_$arch,code=sm_$arch"
        names="$names sm_$arch"
        last=$arch
    fi
done
# A driver compiles PTX for a GPU that is newer than the PTX: the newest is the best for what comes after, and the oldest is
# for the GPUs between, such as sm_110.
for arch in $(printf '%s\n' 80 "$last" | sort -nu); do
    targets="$targets -gencode arch=compute_$arch,code=compute_$arch"
    names="$names compute_$arch"
done

mkdir -p "$(dirname "$out")"
part=$(dirname "$out")/part-$(basename "$out")
# shellcheck disable=SC2086
"$nvcc" -std=c++17 -O3 --threads 2 -Werror all-warnings --fatbin $targets "$@" -o "$part" "$kernels/cria.cu"
toolkit=$("$nvcc" --version | sed -n 's/.*release \([0-9.]*\),.*/\1/p')
printf 'toolkit=%s\narchitectures=%s\n' "$toolkit" "${names# }" > "${out%.fatbin}.properties"
mv "$part" "$out"
