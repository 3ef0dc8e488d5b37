# The policies of a file ask as the model does.
calisto advise --no-project --policy docs/decisions/policies.yaml docs/decisions/shop.calisto.yaml
