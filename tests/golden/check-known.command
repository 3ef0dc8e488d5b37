# A baseline: what is known is counted and not told.
calisto check --baseline docs/decisions/known.yaml docs/decisions/shop.calisto.yaml
