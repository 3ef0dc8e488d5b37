calisto check examples/dns-fleet/dns-fleet.calisto.yaml
