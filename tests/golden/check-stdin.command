calisto check - < tests/golden/lamp.calisto.yaml
