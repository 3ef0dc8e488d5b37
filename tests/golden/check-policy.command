calisto check --policy tests/golden/policy.yaml tests/golden/lamp.calisto.yaml
