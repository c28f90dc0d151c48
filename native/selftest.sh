#!/bin/sh
# Proves every kernel of cria.h against plain C, and on x86-64 each of its clones that this processor runs:
#
#     native/selftest.sh [--sanitize]
#
# CC names the compiler and RUN what runs its programs, if this machine does not: RUN="qemu-aarch64 -L /usr/aarch64-linux-gnu".
set -eu
native=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-gcc}
case ${1-} in
    # For clang: it warns of loops that the checks keep from becoming vectors, and an integer made of NaN, whose value does not
    # matter to exp, counts as undefined.
    --sanitize) sanitize="-g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-sanitize=float-cast-overflow
        -Wno-pass-failed" ;;
    '') sanitize= ;;
    *) echo "usage: native/selftest.sh [--sanitize]" >&2; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prove() { # what, option of the compiler...
    echo "== $1${sanitize:+, with AddressSanitizer and UndefinedBehaviorSanitizer}"
    shift
    # shellcheck disable=SC2086
    "$native/build.sh" "$work" $sanitize "$@"
    # shellcheck disable=SC2086
    "$cc" -std=gnu11 -O2 -Wall -Wextra -Werror $sanitize -o "$work/selftest" "$native"/selftest/*.c "$work/libcria.so" -lm
    status=0
    # shellcheck disable=SC2086
    ${RUN-} "$work/selftest" > "$work/report" || status=$?
    cat "$work/report"
    [ "$status" = 0 ] || exit "$status"
    awk '$2 ~ /^cria_/ { print $2 }' "$work/report" > "$work/tested"
    if sed -n 's/^CRIA_API.*[ *]\(cria_[a-z0-9_]*\)(.*/\1/p' "$native/cria.h" | grep -vxFf "$work/tested"; then
        echo "have no test" >&2
        exit 1
    fi
}

prove "the kernels as the jar has them"
case $(echo CLONES | "$cc" -E -include "$native/common.h" - | tail -n 1) in
    *target_clones*)
        prove "the clones for x86-64-v3" -DCLONES='__attribute__((target_clones("arch=x86-64-v3", "default")))'
        prove "the clones for every x86-64" -DCLONES= ;;
esac
