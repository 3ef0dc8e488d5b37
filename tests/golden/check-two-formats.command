# One on standard output, one in a file.
calisto check -q -f text -f json:/dev/null tests/golden/tickets.calisto.yaml
