#!/bin/sh
# Builds the emulator into a folder: build.sh DIR. It needs a C++ compiler ($CXX, else g++) and nothing of CUDA.
# KERNELS names the source of the kernels, if it is not kernels/cria.cu. Where there is no compiler, the exit status is
# WITHOUT_COMPILER, else 1.
set -eu

[ $# -eq 1 ] || { echo "usage: build.sh DIR" >&2; exit 2; }
compiler=${CXX:-g++}
if ! command -v "$compiler" > /dev/null; then
    echo "No C++ compiler: there is no \"$compiler\". Without the emulator the tests of the CUDA kernels are skipped." \
        "Install g++, or name a compiler with -Dcxx=…" >&2
    exit "${WITHOUT_COMPILER:-1}"
fi
mkdir -p "$1"
target=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT

kernels=${KERNELS:-$here/../cria.cu}

common="-std=c++17 -fPIC -g1 -Wall -Wextra -fvisibility=hidden -fvisibility-inlines-hidden -fno-plt"

# The kernels: each access calls a check. Structures stay whole (no-tree-sra), so that a 16-byte access is checked as one.
checked="-x c++ -O2 -ffp-contract=off -fno-tree-sra -fno-exceptions
 -fsanitize=kernel-address --param asan-instrumentation-with-call-threshold=0 --param asan-stack=0 --param asan-globals=0
 -fno-sanitize-address-use-after-scope -fno-aggressive-loop-optimizations
 -Wno-unknown-pragmas -Wno-unused-function -Wno-unused-parameter"

compile() { # name, source, flags
    name=$1 source=$2
    shift 2
    "$compiler" $common "$@" -c "$source" -o "$objects/$name.o" > "$objects/$name.log" 2>&1 \
        || mv "$objects/$name.log" "$objects/$name.failed"
}

driver="result memory operands pool fibre block shared checks collectives tensor_core copies launch
 driver_device driver_memory driver_stream driver_launch"
compile_driver() { for name in $driver; do compile "$name" "$here/$name.cpp" -O2; done; }
compile_kernels() {
    compile kernels "$kernels" $checked
    compile faults "$here/faults.cu" $checked
}
compile_kernels &
compile_driver &
compile cublas "$here/cublas.cpp" -O2
compile gemm "$here/gemm.cpp" -O3
wait

if ls "$objects"/*.failed > /dev/null 2>&1; then
    cat "$objects"/*.failed >&2
    exit 1
fi

link() { # library, soname, rest
    library=$1 soname=$2
    shift 2
    "$compiler" -shared -o "$objects/$library" -Wl,-soname,"$soname" -Wl,-z,defs "$@" -pthread
    mv "$objects/$library" "$target/$library"
}
parts=""
for name in $driver; do parts="$parts $objects/$name.o"; done
link libcuda.so.1 libcuda.so.1 $parts -ldl
link libcublas.so.12 libcublas.so.12 -Wl,--version-script,"$here/cublas.map" "$objects/cublas.o" "$objects/gemm.o" \
    -L"$target" -l:libcuda.so.1 '-Wl,-rpath,$ORIGIN'
link libcria_kernels.so libcria_kernels.so "$objects/kernels.o" "$objects/faults.o" \
    -L"$target" -l:libcuda.so.1 '-Wl,-rpath,$ORIGIN'
