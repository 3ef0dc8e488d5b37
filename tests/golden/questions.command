# What a model leaves open, put together by whom it concerns; the first ten.
calisto questions --by owner -n 10 examples/checkout/checkout.calisto.yaml
