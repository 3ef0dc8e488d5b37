#!/bin/sh
# The report's style and script become C: sh tools/assets.sh export/assets/report.css export/assets/report.js
#
# Each is a string of its lines, wrapped so that the page is XML too, and beside it the SHA-256 of that string in base64, as
# a Content-Security-Policy names it.  The program itself computes no hashes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sha256_hex() {
	if command -v sha256sum > /dev/null 2>&1; then sha256sum
	elif command -v shasum > /dev/null 2>&1; then shasum -a 256
	else openssl dgst -sha256 -r
	fi
}

# embed FILE NAME: a text and its hash
embed() {
	{ echo; echo '/*<![CDATA[*/'; cat "$1"; echo '/*]]>*/'; } > "$work/text"
	echo "const char $2[] ="
	sed -e 's/[\\"?]/\\&/g' -e 's/^/	"/' -e 's/$/\\n"/' "$work/text"
	echo '	;'
	sha256_hex < "$work/text" | awk -v name="$2_hash" '
		function value(digit) { return index("0123456789abcdef", digit) - 1 }
		{
			digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
			if ($1 !~ /^[0-9a-f]+$/ || length($1) != 64) { print "assets.sh: no SHA-256" > "/dev/stderr"; exit 1 }
			hex = $1 "00"   # 66 digits are 22 groups of three, each two digits of base64
			for (i = 1; i <= 63; i += 3) {
				bits = value(substr(hex, i, 1)) * 256 + value(substr(hex, i + 1, 1)) * 16 + value(substr(hex, i + 2, 1))
				text = text substr(digits, int(bits / 64) + 1, 1) substr(digits, bits % 64 + 1, 1)
			}
			bits = value(substr(hex, 64, 1)) * 256
			print "const char " name "[] = \"" text substr(digits, int(bits / 64) + 1, 1) "=\";"
		}'
}

echo '/* Made by tools/assets.sh; edit the files in export/assets instead. */'
echo '#include "export/html_parts.h"'
embed "$1" cal_report_style
embed "$2" cal_report_script
