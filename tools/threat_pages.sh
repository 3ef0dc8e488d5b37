#!/bin/sh
# A page in docs/threats for each threat of the catalogue: what `calisto explain` says of it.
#
#     sh tools/threat_pages.sh build/release/calisto
#
# Pages are committed; `make docs-check` runs the command in each and compares.

set -eu
calisto=$1
LC_ALL=C.UTF-8 COLUMNS=80
export LC_ALL COLUMNS
cd "$(dirname "$0")/.."
rm -rf docs/threats
mkdir docs/threats
{
	echo '# The threats'
	echo
	echo 'A page for each threat of the catalogue, made from `rules/catalogue/` by `make threat-pages`.'
} > docs/threats/README.md
"$calisto" threats -f json | sed -n 's/.*"code": "\([^"]*\)", "slug": "\([^"]*\)", "title": "\([^"]*\)", "axis": "\([^"]*\)".*/\4|\1|\2|\3/p' |
while IFS='|' read -r axis code slug title; do
	page=$code-$slug.md
	if [ "$axis" != "${last:-}" ]; then
		printf '\n## %s\n\n' "$axis" >> docs/threats/README.md
		last=$axis
	fi
	echo "- [$code $slug]($page): $title" >> docs/threats/README.md
	{
		echo "# $code $slug"
		echo
		echo '```'
		echo "\$ calisto explain $code"
		"$calisto" explain "$code"
		echo '```'
	} > "docs/threats/$page"
done
