# several services: a table for each property
calisto budget examples/checkout/checkout.calisto.yaml
