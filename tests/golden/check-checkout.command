calisto check examples/checkout/checkout.calisto.yaml
