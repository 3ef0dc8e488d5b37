#!/bin/sh
# The data-centre audit of the literature: a fat tree of switches and the most probable cut sets of a service on three
# servers in three pods.  The whole process is measured, reading the file included.
#
#     sh bench/fat_tree.sh build/release/calisto 64

set -eu
calisto=$1 ports=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$here/../build/bench
cc=${CC:-cc}
for program in fat_tree measure; do
	if [ ! -x "$work/$program" ] || [ -n "$(find "$here/$program.c" -newer "$work/$program")" ]; then
		"$cc" -std=c17 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -o "$work/$program" "$here/$program.c"
	fi
done
model=$work/fat-tree-$ports.calisto.yaml
"$work/fat_tree" "$ports" > "$model"
echo "\$ calisto cuts --threat replica-loss --max-order 0 --top 20 --importance 0 MODEL"
"$calisto" cuts --threat replica-loss --max-order 0 --top 20 --importance 0 "$model" | cut -c 1-78 | head -n 14
echo ...
"$work/measure" 5 "$calisto" cuts --threat replica-loss --max-order 0 --top 20 --importance 0 "$model" -- true |
	head -n 1 | awk '{ printf "whole process, the shortest of 5: %.0f ms, at most %.0f MB\n", $1, $2 / 1024 }'
