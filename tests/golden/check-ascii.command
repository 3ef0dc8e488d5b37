# A locale without Unicode.
LC_ALL=C calisto check tests/golden/tickets.calisto.yaml
