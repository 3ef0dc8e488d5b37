# tools/embed.awk -- text files become one C table of sources: awk -f tools/embed.awk a.yaml b.yaml > table.c
#
# Each file is a string of its lines, so the C stays readable; the names are shown in messages as
# <builtin>/a.yaml.
function escape(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	gsub(/\?/, "\\?", line)
	return line
}
BEGIN {
	print "/* Made by tools/embed.awk; edit the YAML files instead. */"
	print "#include \"rules/catalogue.h\""
}
FNR == 1 {
	if (n) print "\t;"
	name[++n] = FILENAME
	sub(/.*\//, "", name[n])
	print "static const char file_" n "[] ="
}
{ print "\t\"" escape($0) "\\n\"" }
END {
	print "\t;"
	print "const cal_source cal_catalogue_sources[] = {"
	for (i = 1; i <= n; i++)
		print "\t{\"<builtin>/" name[i] "\", file_" i ", sizeof file_" i " - 1},"
	print "};"
	print "const unsigned cal_catalogue_count = " n ";"
}
