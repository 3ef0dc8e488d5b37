#!/bin/sh
# Which lines were run: sh tools/coverage.sh FOLDER SOURCE...
#
# FOLDER has the objects that were compiled with --coverage and what running them has counted.  Prints a line
# for each source, the least covered first, and one for all; the annotated sources are left in FOLDER/lines.

set -eu
folder=$1
shift
mkdir -p "$folder/lines"
top=$PWD
cd "$folder/lines"
for source in "$@"; do
	gcov -p -s "$top" -o "$top/$folder/${source%.c}.o" "$top/$source" 2> /dev/null || :
done | awk '
	/^File / { file = $2; gsub(/\047/, "", file) }
	/^Lines executed:/ && file !~ /\.h$/ && file !~ /^\// {
		split($0, part, "[:% ]+")
		lines = $NF; share = part[3]
		printf "%6.1f %% of %5d lines  %s\n", share, lines, file
		all += lines; ran += lines * share / 100; file = "/"
	}
	END { printf "%6.1f %% of %5d lines  all\n", 100 * ran / all, all }' | sort -n
