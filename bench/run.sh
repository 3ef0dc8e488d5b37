#!/bin/sh
# Measures `calisto check` on generated models of several sizes against a bare pass of libyaml over the same
# file, and prints a table in Markdown.
#
#     sh bench/run.sh build/release/calisto
#     SIZES="1000 100000" sh bench/run.sh build/release/calisto
#
# SIZES  components of each model; 5 make a file of about fifty lines
# RUNS   how often each program runs on one file; by default more often on the small
# SEED   of the generator
# CC     what compiles the programs in this folder
#
# Both programs are measured as whole processes, by turns, and the shortest run of each counts.  The models
# are kept in build/bench where there is such a folder, so that the next run need not make them again.

set -eu

calisto=${1:?"usage: sh bench/run.sh CALISTO"}
here=$(cd "$(dirname "$0")" && pwd)
sizes=${SIZES:-"5 1000 10000 100000 1000000"}
seed=${SEED:-1}
cc=${CC:-cc}

fail() {
	echo "bench: $*" >&2
	exit 1
}

# The folder for models and programs: kept, or gone when the script ends.
work=$here/../build/bench
if [ ! -d "$work" ]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 1' HUP INT TERM
fi

# compile NAME [FLAGS]: bench/NAME.c to a program in the folder, where it is missing or old
compile() {
	name=$1
	shift
	if [ ! -x "$work/$name" ] || [ -n "$(find "$here/$name.c" -newer "$work/$name")" ]; then
		"$cc" -std=c17 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
			-o "$work/$name" "$here/$name.c" "$@"
	fi
}

# make_model FILE SIZE: a model, unless it is there and no older than its generator
make_model() {
	if [ ! -s "$1" ] || [ -n "$(find "$work/generate" -newer "$1")" ]; then
		"$work/generate" "$2" --seed "$seed" > "$1.part"
		mv "$1.part" "$1"
	fi
}

runs_for() {
	if [ -n "${RUNS:-}" ]; then
		echo "$RUNS"
	elif [ "$1" -le 1000 ]; then
		echo 40
	elif [ "$1" -le 10000 ]; then
		echo 15
	elif [ "$1" -le 100000 ]; then
		echo 7
	else
		echo 3
	fi
}

# measure_size SIZE: a line of the table
measure_size() {
	model=$work/$1-$seed.calisto.yaml
	make_model "$model" "$1"
	lines=$(wc -l < "$model")
	bytes=$(wc -c < "$model")
	events=$("$work/scan" "$model")
	if ! "$work/measure" "$(runs_for "$1")" "$work/scan" "$model" \
		-- "$calisto" check --fail-on never -f text "$model" \
		> "$work/times" 2> "$work/complaints"
	then
		head -n 20 "$work/complaints" >&2
		fail "no figures for $1 components"
	fi
	awk -v size="$1" -v lines="$lines" -v bytes="$bytes" -v events="$events" '
		function amount(n) { return n < 1e6 ? int(n / 1e3 + .5) " kB" : sprintf("%.1f MB", n / 1e6) }
		function ms(t)     { return sprintf(t < 100 ? "%.1f" : "%.0f", t) }
		      { time[NR] = $1; peak[NR] = 1024 * $2 }
		END   { printf "| %d | %d | %s | %d ", size, lines, amount(bytes), events
		        printf "| %s | %s | %.2f ", ms(time[1]), ms(time[2]), time[2] / time[1]
		        printf "| %s | %s |\n", amount(peak[1]), amount(peak[2]) }' "$work/times"
}

# What the figures were taken on, each asked of whatever this system has to say it.
processor() {
	sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1 | grep . ||
		sysctl -n machdep.cpu.brand_string 2> /dev/null || uname -m
}

memory() {
	awk '/^MemTotal:/ { printf "%.0f GB\n", $2 * 1024 / 1e9 }' /proc/meminfo 2> /dev/null | grep . ||
		sysctl -n hw.memsize 2> /dev/null | awk '{ printf "%.0f GB\n", $1 / 1e9 }' | grep . ||
		echo unknown
}

system() {
	# shellcheck disable=SC1091  # not there on every system
	name=$(. /etc/os-release 2> /dev/null && echo "$PRETTY_NAME, ") || name=
	echo "$name$(uname -sr)"
}

command -v "$calisto" > /dev/null || fail "'$calisto' is not a program"
yaml_cflags=$(pkg-config --cflags yaml-0.1)
yaml_libs=$(pkg-config --libs yaml-0.1)
compile generate
compile measure
# shellcheck disable=SC2086  # several flags each
compile scan $yaml_cflags $yaml_libs

echo "| components | lines | file | events | scan ms | check ms | ratio | scan memory | check memory |"
echo "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for size in $sizes; do
	measure_size "$size"
done
cat <<END

- processor: $(processor), $(getconf _NPROCESSORS_ONLN) cores
- memory: $(memory)
- system: $(system)
- libyaml $(pkg-config --modversion yaml-0.1); bench compiled by $("$cc" --version | head -n 1)
- command: \`$(basename "$calisto") check --fail-on never -f text MODEL\`, output to /dev/null; seed $seed
- the shortest of several runs of each whole process, scan and check by turns
END
