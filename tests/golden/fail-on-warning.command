calisto check -q --fail-on=warning tests/golden/shop/front.calisto.yaml
