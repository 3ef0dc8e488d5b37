# tools/embed.awk -- text files become one C table of sources: awk -f tools/embed.awk a.yaml b.yaml > table.c
#
# Each file is a string of its lines, so the C stays readable; the names are shown in messages as
# <builtin>/a.yaml.  A second table has the same files without the texts that only people read: their lines are
# empty, so that places stay the same.
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
# Does the line belong to a key of a threat, or of its rate, that is left out?  Such a key goes on while lines are
# indented further.
function left_out(line,    indent) {
	match(line, /^ */)
	indent = RLENGTH
	if (line ~ /^ *#/ || line == "")
		return 1
	if (out != "" && indent > out)
		return 1
	out = ""
	if (line ~ /^ +(why|incidents|references|source):/)
		out = indent
	return out != ""
}
FNR == 1 {
	if (n) print "\t;"
	out = ""
	name[++n] = FILENAME
	sub(/.*\//, "", name[n])
	print "static const char file_" n "[] ="
}
{
	print "\t\"" escape($0) "\\n\""
	terse[n] = terse[n] "\t\"" (left_out($0) ? "" : escape($0)) "\\n\"\n"
}
END {
	print "\t;"
	for (i = 1; i <= n; i++)
		print "static const char terse_" i "[] =\n" terse[i] "\t;"
	print "const cal_source cal_catalogue_terse[] = {"
	for (i = 1; i <= n; i++)
		print "\t{\"<builtin>/" name[i] "\", terse_" i ", sizeof terse_" i " - 1},"
	print "};"
	print "const cal_source cal_catalogue_sources[] = {"
	for (i = 1; i <= n; i++)
		print "\t{\"<builtin>/" name[i] "\", file_" i ", sizeof file_" i " - 1},"
	print "};"
	print "const unsigned cal_catalogue_count = " n ";"
}
