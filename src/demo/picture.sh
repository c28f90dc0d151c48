#!/usr/bin/env bash
# Draws the demo as it looks in a terminal of 110 columns: docs/demo.svg, the picture in README.md.
# usage: src/demo/picture.sh        (after mvn -DskipTests package; needs script, of util-linux)
set -euo pipefail
top="$(cd "$(dirname "$0")/../.." && pwd)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
script -qec "stty cols 110 rows 60; java -jar '$top/target/trainer.jar' demo" shown > /dev/null < /dev/null
# The first and the last line are script's own.
sed '1d;$d' shown | java -jar "$top/target/make-demo.jar" --picture 110 "java -jar target/trainer.jar demo" > "$top/docs/demo.svg"
