#!/bin/sh
# The schema in yaml-language-server: sh tests/lsp/run.sh CALISTO
#
# The server comes from the npm registry, in the versions of tests/lsp/package-lock.json, and is kept in build/lsp.

set -eu
calisto=$1
modules=build/lsp/node_modules
if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
	echo "skipped: there is no node with npm to run yaml-language-server with"
	echo "check-schema: 0 passed, 0 failed, 1 skipped"
	exit 0
fi
mkdir -p build/lsp
if ! [ -d "$modules" ] || ! cmp -s tests/lsp/package-lock.json build/lsp/package-lock.json; then
	cp tests/lsp/package.json build/lsp/
	rm -rf "$modules"
	cp tests/lsp/package-lock.json build/lsp/package-lock.json
	if ! (cd build/lsp && npm ci --no-audit --no-fund --ignore-scripts) > build/lsp/npm.log 2>&1; then
		cat build/lsp/npm.log
		rm -rf build/lsp/package-lock.json "$modules"
		echo "check-schema: yaml-language-server could not be installed"
		echo "check-schema: 0 passed, 1 failed"
		exit 1
	fi
fi
exec node tests/lsp/schema.js "$modules" "$calisto"
