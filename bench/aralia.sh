#!/bin/sh
# Runs `calisto fta` on each fault tree of a folder, checks what it says of it, and prints a table in Markdown.
#
#     sh bench/aralia.sh build/release/calisto FOLDER
#     RUNS=5 TREES="chinese das9701" sh bench/aralia.sh build/release/calisto FOLDER
#
# FOLDER  holds TREE.xml and aralia.csv, with a row for each tree: what is known of it, and how long another program
#         took.  Without it nothing is measured
# RUNS    how often each runs; by default more often the quick ones
# TREES   only these
# CC      what compiles bench/measure.c
#
# Programs are measured as whole processes, reading the file included; the shortest run counts.  The other program has a
# run for the count of cut sets, with its fastest exact engine, and one for the probability alone; here one run tells both,
# the first cut sets, and importance.  It is compared with the former, and with the shorter one of the two.

set -eu

calisto=${1:?"usage: sh bench/aralia.sh CALISTO FOLDER"}
folder=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-cc}

if [ ! -f "$folder/aralia.csv" ]; then
	echo "bench-aralia: skipped, there is no folder with aralia.csv (DIR=FOLDER names one)"
	exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
"$cc" -std=c17 -D_POSIX_C_SOURCE=200809L -O2 -o "$work/measure" "$here/measure.c"

# member NAME: what a member of the answer is, without quotes
member() {
	sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$work/answer"
}

# same A B: do two numbers agree to nine digits?
same() {
	awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "null" && d <= 1e-9 * b) }'
}

# runs_for MILLISECONDS
runs_for() {
	if [ -n "${RUNS:-}" ]; then
		echo "$RUNS"
	elif [ "$1" -lt 50 ]; then
		echo 40
	elif [ "$1" -lt 1000 ]; then
		echo 5
	else
		echo 1
	fi
}

# shortest MILLISECONDS and KIBIBYTES of the process
measure() {
	"$work/measure" 1 "$calisto" fta -f json "$1" > "$work/times" 2> "$work/complaints" || return 1
	once=$(awk '{ print int($1) }' "$work/times")
	"$work/measure" "$(runs_for "$once")" "$calisto" fta -f json "$1" > "$work/times"
}

wrong=0
# complain TREE SENTENCE
complain() {
	echo "bench-aralia: $1: $2" >&2
	wrong=$((wrong + 1))
}

# row TREE SETS PROBABILITY THEIR_COUNT_S THEIR_PROBABILITY_S
row() {
	if ! "$calisto" fta -f json "$folder/$1.xml" > "$work/answer" 2> "$work/complaints"; then
		complain "$1" "$(head -n 3 "$work/complaints")"
		return
	fi
	sets=$(member minimal_cut_sets) p=$(member top_probability) sets_are=known p_is=known
	if [ -n "$2" ]; then
		[ "$sets" = "$2" ] && sets_are=right || { sets_are=WRONG; complain "$1" "$sets sets and not $2"; }
	fi
	if [ -n "$3" ]; then
		same "$p" "$3" && p_is=right || { p_is=WRONG; complain "$1" "probability $p and not $3"; }
	fi
	[ "$sets" != null ] || sets_are=unknown
	measure "$folder/$1.xml" || { complain "$1" "$(head -n 3 "$work/complaints")"; return; }
	awk -v tree="$1" -v sets="$sets" -v sets_are="$sets_are" -v p="$p" -v p_is="$p_is" -v a="$4" -v b="$5" '
		function milliseconds(s) { return s == "" ? "-" : sprintf("%.0f", s * 1e3) }
		function times(s) { return s == "" ? "-" : sprintf("%.1f", s * 1e3 / $1) }
		{
			shorter = a == "" || (b != "" && b + 0 < a + 0) ? b : a
			printf "| %s | %s | %s | %.6g | %s | %.1f ", tree, sets, sets_are, p, p_is, $1
			printf "| %s | %s | %s | %s ", milliseconds(a), times(a), milliseconds(b), times(shorter)
			printf "| %.1f |\n", $2 / 1024
		}' "$work/times"
}

echo '| tree | cut sets | | probability | | ms | their count | times faster | their probability | than the shorter | MiB |'
echo '| --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
sed 1d "$folder/aralia.csv" > "$work/rows"
while IFS=, read -r tree _ _ _ sets p _ count_s _ probability_s; do
	case " ${TREES:-$tree} " in *" $tree "*) row "$tree" "$sets" "$p" "$count_s" "$probability_s" ;; esac
done < "$work/rows"
[ "$wrong" -eq 0 ]
