#!/bin/sh
# clang-tidy and cppcheck over the sources: sh tools/lint.sh COMPILER FLAG... -- FILE...
#
# The status is 1 if either has something to say.

set -eu
shift  # the compiler: both have their own
flags=''
while [ "$1" != -- ]; do
	case $1 in
	-I* | -D*) flags="$flags $1" ;;
	esac
	shift
done
shift

# Left out are checks of taste, checks that want Annex K, and checks that what is here misleads: that memory
# is NULL only where none was asked for is not to be seen from outside base/arena.c.
checks='-*,bugprone-*,cert-*,clang-analyzer-*,misc-*,performance-*,portability-*'
for check in bugprone-assignment-in-if-condition bugprone-branch-clone bugprone-easily-swappable-parameters \
	bugprone-implicit-widening-of-multiplication-result bugprone-macro-parentheses \
	bugprone-narrowing-conversions bugprone-multi-level-implicit-pointer-conversion \
	bugprone-reserved-identifier bugprone-sizeof-expression bugprone-suspicious-missing-comma \
	cert-dcl37-c cert-dcl51-cpp cert-err33-c cert-err34-c \
	clang-analyzer-core.NullDereference clang-analyzer-core.NonNullParamChecker \
	clang-analyzer-optin.performance.Padding clang-analyzer-security.insecureAPI.strcpy \
	clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling clang-analyzer-unix.Malloc \
	clang-analyzer-valist.Uninitialized misc-include-cleaner misc-misleading-bidirectional \
	misc-no-recursion performance-no-int-to-ptr
do
	checks="$checks,-$check"
done

status=0
# shellcheck disable=SC2086  # several flags
printf '%s\n' "$@" | xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 4 sh -c '
	checks=$1 flags=$2
	shift 2
	clang-tidy --quiet --warnings-as-errors="*" --checks="$checks" "$@" -- -std=c17 $flags 2> /dev/null
	' sh "$checks" "$flags" || status=1
# shellcheck disable=SC2086
cppcheck --quiet --error-exitcode=1 --enable=warning,performance,portability --inline-suppr \
	--suppress=normalCheckLevelMaxBranches -j "$(getconf _NPROCESSORS_ONLN)" $flags "$@" || status=1
exit $status
