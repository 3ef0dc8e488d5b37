# As JSON, without the catalogue.
calisto check -f json tests/golden/tickets.calisto.yaml | sed '/^  "threats": \[/,/^  \]/d'
