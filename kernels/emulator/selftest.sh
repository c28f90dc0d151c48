#!/bin/sh
# Builds the emulator with its own test into a folder and runs it: selftest.sh DIR [speeds]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
EXTRA_KERNELS="$here/selftest.cu" "$here/build.sh" "$1"
target=$(cd "$1" && pwd)
${CXX:-g++} -std=c++17 -O1 -g -Wall "$here/selftest.cpp" -o "$target/selftest" -L"$target" -l:libcuda.so.1 -l:libcublas.so.12 \
    '-Wl,-rpath,$ORIGIN'
shift
"$target/selftest" "$@"
CRIA_EMULATOR_ORDER=down "$target/selftest" 2>&1 | grep -v '^cria emulator' || true
