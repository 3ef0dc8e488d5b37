calisto check -f json tests/golden/shop | sed '/^  *"threats": \[/,/^  *\]/d' | head -n 60
