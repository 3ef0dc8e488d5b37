#!/bin/sh
# Looks for what calisto is built and tested with, and installs what is missing where it may.
#
#     sh tools/setup.sh need build test want more
#     sh tools/setup.sh tell need build
#
# need GROUP...  without it nothing goes on: the status is 1 if something is still missing at the end
# want GROUP...  what uses it is skipped without it
# tell           installs nothing
#
# It may install where there is apt-get and it is run by root, or sudo asks for no password.  Elsewhere it
# says what to install.  CC and PKG_CONFIG are taken from the environment, as make does.

set -eu
cc=${CC:-cc}
pkg_config=${PKG_CONFIG:-pkg-config}

# A line for each thing: what finds it, its argument, its name, and its packages on Debian, Fedora, Homebrew.
things_of() {
	case $1 in
	build) cat <<'END'
compiler||a C compiler|gcc libc6-dev|gcc|gcc
command|make|make|make|make|make
pkg_config||pkg-config|pkg-config|pkgconf-pkg-config|pkgconf
library|yaml-0.1|libyaml|libyaml-dev|libyaml-devel|libyaml
library|libcyaml|libcyaml|libcyaml-dev|libcyaml-devel|libcyaml
library|jansson|jansson|libjansson-dev|jansson-devel|jansson
library|libxml-2.0|libxml2|libxml2-dev|libxml2-devel|libxml2
library|libgit2|libgit2|libgit2-dev|libgit2-devel|libgit2
library|libcgraph|Graphviz (cgraph)|libgraphviz-dev|graphviz-devel|graphviz
END
		;;
	test) cat <<'END'
library|cunit|CUnit|libcunit1-dev|CUnit-devel|cunit
library|libcgraph|cgraph, of Graphviz|libgraphviz-dev|graphviz-devel|graphviz
python||Python 3 with PyYAML|python3 python3-yaml|python3-pyyaml|python3 libyaml pyyaml
command|patch|patch|patch|patch|gpatch
command|git|git|git|git|git
END
		;;
	more) cat <<'END'
command|mandoc|mandoc|mandoc|mandoc|mandoc
command|dot|Graphviz (dot)|graphviz|graphviz|graphviz
command|clang|clang|clang|clang|llvm
command|valgrind|valgrind|valgrind libc6-dbg|valgrind|
schema||jsonschema for Python|python3-jsonschema|python3-jsonschema|jsonschema
END
		;;
	npm) cat <<'END'
command|node|Node.js|nodejs|nodejs|node
command|npm|npm|npm|nodejs-npm|node
END
		;;
	browser) cat <<'END'
command|node|Node.js|nodejs|nodejs|node
command|npm|npm|npm|npm|node
command|chromium|Chromium|chromium|chromium|chromium
END
		;;
	shells) cat <<'END'
command|bash|bash|bash|bash|bash
command|zsh|zsh|zsh|zsh|zsh
command|fish|fish|fish|fish|fish
END
		;;
	hooks) cat <<'END'
command|git|git|git|git|git
command|pre-commit|pre-commit|pre-commit|pre-commit|pre-commit
END
		;;
	fuzz) cat <<'END'
fuzzer||clang with libFuzzer|clang libclang-rt-dev|clang compiler-rt|llvm
END
		;;
	lint) cat <<'END'
command|clang-tidy|clang-tidy|clang-tidy|clang-tools-extra|llvm
command|cppcheck|cppcheck|cppcheck|cppcheck|cppcheck
END
		;;
	*)
		echo "setup.sh: there is no group '$1'" >&2
		exit 3
		;;
	esac
}

has_compiler() { echo '#include <stdio.h>' | "$cc" -E -x c - > /dev/null 2>&1; }
has_command() { command -v "$1" > /dev/null 2>&1; }
has_pkg_config() { command -v "$pkg_config" > /dev/null 2>&1; }
has_library() { "$pkg_config" --exists "$1" > /dev/null 2>&1; }
has_python() { python3 -c 'import yaml' 2> /dev/null || /usr/bin/python3 -c 'import yaml' 2> /dev/null; }
has_schema() {
	python3 -c 'import jsonschema' 2> /dev/null || /usr/bin/python3 -c 'import jsonschema' 2> /dev/null
}
has_fuzzer() {
	echo 'int LLVMFuzzerTestOneInput(const char *, long); int LLVMFuzzerTestOneInput(const char *a, long n)
		{ return !a && n; }' | clang -x c -fsanitize=fuzzer -o /dev/null - > /dev/null 2>&1
}

# look_for GROUP...: sets names, debian, fedora and brew to what is missing
look_for() {
	names='' debian='' fedora='' brew=''
	for group in "$@"; do
		while IFS='|' read -r probe argument name on_debian on_fedora on_brew; do
			if ! "has_$probe" "$argument"; then
				names="$names${names:+, }$name"
				debian="$debian $on_debian" fedora="$fedora $on_fedora" brew="$brew $on_brew"
			fi
		done <<END
$(things_of "$group")
END
	done
}

may_install() {
	has_command apt-get && { [ "$(id -u)" -eq 0 ] || sudo -n true 2> /dev/null; }
}

# install PACKAGE...
install() {
	sudo=''
	[ "$(id -u)" -eq 0 ] || sudo='sudo -n'
	echo "setup: installing $*"
	log=$(mktemp)
	if { [ -n "${updated:-}" ] || $sudo apt-get -qq update; } > "$log" 2>&1 &&
		$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" \
			< /dev/null >> "$log" 2>&1
	then
		updated=1
	else
		cat "$log" >&2
	fi
	rm -f "$log"
}

# Which command installs what is missing, on the system at hand or on each known one.
how_to_install() {
	sudo='sudo '
	[ "$(id -u)" -ne 0 ] || sudo=''
	if has_command apt-get; then
		echo "    ${sudo}apt-get install -y --no-install-recommends$debian"
	elif has_command dnf; then
		echo "    ${sudo}dnf install -y$fedora"
	elif has_command brew; then
		echo "    brew install$brew"
	else
		echo "    Debian, Ubuntu:  ${sudo}apt-get install -y --no-install-recommends$debian"
		echo "    Fedora:          ${sudo}dnf install -y$fedora"
		echo "    Homebrew:        brew install$brew"
	fi
}

tell=''
need='' want='' list=need
for word in "$@"; do
	case $word in
	tell) tell=1 ;;
	need | want) list=$word ;;
	*) eval "$list=\"\$$list $word\"" ;;
	esac
done

# shellcheck disable=SC2086  # lists of words
{
	look_for $need $want
	[ -n "$names" ] || exit 0
	if [ -z "$tell" ] && may_install; then
		look_for $need
		[ -z "$debian" ] || install $debian
		look_for $want
		[ -z "$debian" ] || install $debian
	fi
	look_for $want
	if [ -n "$names" ]; then
		echo "setup: without $names some tests are skipped; to install:"
		how_to_install
	fi
	look_for $need
}
[ -n "$names" ] || exit 0
{
	echo "calisto needs what is not installed here: $names.  To install it:"
	how_to_install
	[ "$cc" = cc ] || has_compiler || echo "    (the compiler asked for is CC='$cc')"
} >&2
exit 1
