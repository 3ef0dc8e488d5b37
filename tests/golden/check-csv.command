# A record for each finding and service; lines end in CR LF.
calisto check -f csv tests/golden/tickets.calisto.yaml | tr '\r' '$' | cut -c 1-150
