# What is written as a baseline: the committed one, so that it stays the newest.
new=$(mktemp docs/decisions/.new-XXXXXX)  # a baseline names files as seen from where it stands
trap 'rm -f "$new"' EXIT
calisto check -q --no-project --write-baseline "$new" docs/decisions 2> /dev/null
cat "$new"
cmp "$new" docs/decisions/known.yaml
