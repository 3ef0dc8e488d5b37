calisto check tests/golden/wrong.yaml
