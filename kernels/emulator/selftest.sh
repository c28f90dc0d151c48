#!/bin/sh
# Builds the emulator with kernels of its own into a folder and proves it, in both orders of the threads: selftest.sh DIR [speeds]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
KERNELS="$here/selftest.cu" "$here/build.sh" "$1"
target=$(cd "$1" && pwd)
${CXX:-g++} -std=c++17 -O1 -g -Wall "$here/selftest.cpp" -o "$target/selftest" -L"$target" -l:libcuda.so.1 -l:libcublas.so.12 \
    '-Wl,-rpath,$ORIGIN'
shift
"$target/selftest" "$@" 2> /dev/null
CRIA_EMULATOR_ORDER=down "$target/selftest" 2> /dev/null
