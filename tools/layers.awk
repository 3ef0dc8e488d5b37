# tools/layers.awk -- the folders are the architecture: awk -f tools/layers.awk */*.c */*.h
#
#     base <- engine, model <- rules <- draw <- export, import <- cli
#
# An include points left or stays in its folder; engine and model do not know each other, nor do export and import.
# Only model/ reads YAML, only base/libxml.h has XML, only draw/ has cgraph.  Only cli/ ends the program and owns the standard streams; base/arena.c may, when memory has run out.
BEGIN {
	sees["base"] = "base"
	sees["engine"] = "base engine"
	sees["model"] = "base model"
	sees["rules"] = "base engine model rules"
	sees["draw"] = "base engine model rules draw"
	sees["export"] = "base engine model rules draw export"
	sees["import"] = "base engine model import"
	sees["cli"] = "base engine model rules draw export import cli"
	only["yaml.h"] = only["cyaml/cyaml.h"] = "model"
	only["libxml"] = "base"
	only["git2.h"] = "import"
	only["graphviz/cgraph.h"] = "draw"
	start = "(^|[^A-Za-z0-9_])"
	ending = start "(exit|_exit|_Exit|quick_exit|abort|atexit)[ \t]*[(]"
	streams = start "(stdout|stderr|stdin)($|[^A-Za-z0-9_])"
	streams = streams "|" start "(printf|vprintf|puts|putchar|perror)[ \t]*[(]"
}

function has(list, word) {
	return index(" " list " ", " " word " ") > 0
}

function complain(what) {
	print FILENAME ":" FNR ": " what
	wrong[FILENAME] = 1
}

function check_include(text,    path, room) {
	path = text
	sub(/^[ \t]*#[ \t]*include[ \t]*["<]/, "", path)
	sub(/[">].*/, "", path)
	room = path
	sub(/\/.*/, "", room)
	if (text ~ /"/ && room != path && room in sees && !has(sees[here], room))
		complain(here "/ must not see " path)
	if (path ~ /^libxml\//)
		path = "libxml"
	if (path in only && !has(only[path], here))
		complain("only " only[path] " include " path)
	if (path ~ /\.\.\//)
		complain("an include starts at the top: " path)
}

# What is left of a line without comments, and strings and characters emptied.
function bare(line,    at) {
	if (in_comment) {
		at = index(line, "*/")
		if (!at) return ""
		in_comment = 0
		line = substr(line, at + 2)
	}
	gsub(/\\./, "", line)
	gsub(/"[^"]*"/, "\"\"", line)
	gsub(/'[^']*'/, "0", line)
	while (at = index(line, "/*")) {
		if (!match(substr(line, at + 2), /\*\//)) {
			in_comment = 1
			return substr(line, 1, at - 1)
		}
		line = substr(line, 1, at - 1) " " substr(line, at + RSTART + RLENGTH + 1)
	}
	sub(/\/\/.*/, "", line)
	return line
}

FNR == 1 {
	files++
	in_comment = 0
	here = FILENAME
	sub(/\/.*/, "", here)
	if (!(here in sees)) complain("this folder has no place in tools/layers.awk")
}

/^[ \t]*#[ \t]*include/ { check_include($0); next }

{
	code = bare($0)
	if (here == "cli" || FILENAME == "base/arena.c") next
	if (code ~ ending) complain("only cli/ ends the program")
	if (code ~ streams) complain("only cli/ has the standard streams")
}

END {
	for (file in wrong) failed++
	print "layers: " files - failed " passed, " failed + 0 " failed"
	exit failed > 0
}
