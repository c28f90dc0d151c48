#!/bin/sh
# Builds the CPU kernels, libcria.so, into a folder and, where the compiler's target is Linux on x86-64, the bridge to cuBLAS 13,
# libcublas-bridge.so:
#
#     native/build.sh DIRECTORY [option of the compiler]...
#
# CC names the compiler, which may be a cross compiler. Where it does not run, the exit status is WITHOUT_COMPILER, else 1.
set -eu
[ $# -ge 1 ] || { echo "usage: native/build.sh DIRECTORY [option of the compiler]..." >&2; exit 2; }
target=$1
shift
cc=${CC:-gcc}
native=$(dirname "$0")

if ! command -v "$cc" > /dev/null; then
    echo "No C compiler: \"$cc\" does not run. Without the CPU kernels the jar runs on the slow reference backend." \
        "Install gcc, or name a compiler with -Dcc=…" >&2
    exit "${WITHOUT_COMPILER:-1}"
fi
mkdir -p "$target"

case $("$cc" -dumpmachine) in
    x86_64*linux*)
        "$cc" -std=gnu11 -O2 -fPIC -shared -Wall -Wextra -Werror -Wl,-soname,libcublas.so.12 \
            -Wl,--version-script,"$native/cublas-bridge/exports.map" "$@" \
            -o "$target/libcublas-bridge.so" "$native/cublas-bridge/bridge.c" -ldl ;;
esac

# Last, since its date says how old the folder is. Sums become vectors where "omp simd reduction" says so, and nowhere else are
# sums reordered: exp depends on it.
"$cc" -std=gnu11 -O3 -fPIC -shared -fvisibility=hidden -fopenmp-simd -Wall -Wextra -Werror \
    -fno-math-errno -fno-trapping-math -fno-signed-zeros -freciprocal-math "$@" \
    -o "$target/libcria.so" "$native"/*.c -lm
