calisto check tests/golden/no-such-file.yaml
