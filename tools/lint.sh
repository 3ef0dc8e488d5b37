#!/bin/sh
# clang-tidy and cppcheck over the sources: sh tools/lint.sh COMPILER FLAG... -- FILE...
#
# What is not asked for: style that the compilers' warnings and STYLE of the code settle otherwise.

set -eu
shift  # the compiler: both have their own
flags=''
while [ "$1" != -- ]; do
	case $1 in
	-I* | -D* | -std=*) flags="$flags $1" ;;
	esac
	shift
done
shift

checks='-*,bugprone-*,cert-*,clang-analyzer-*,misc-*,performance-*,portability-*'
checks="$checks,-bugprone-easily-swappable-parameters,-bugprone-assignment-in-if-condition"
checks="$checks,-bugprone-implicit-widening-of-multiplication-result,-cert-err33-c,-cert-dcl37-c,-cert-dcl51-cpp"
checks="$checks,-bugprone-reserved-identifier,-misc-no-recursion,-misc-include-cleaner"
checks="$checks,-bugprone-multi-level-implicit-pointer-conversion,-bugprone-narrowing-conversions"
checks="$checks,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling"

status=0
# shellcheck disable=SC2086  # several flags
printf '%s\n' "$@" | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 4 sh -c '
	checks=$1 flags=$2
	shift 2
	clang-tidy --quiet --warnings-as-errors="*" --checks="$checks" "$@" -- $flags 2> /dev/null' sh "$checks" "$flags" || status=1
# shellcheck disable=SC2086
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr \
	--suppress=normalCheckLevelMaxBranches -j "$(getconf _NPROCESSORS_ONLN)" $flags "$@" || status=1
exit $status
