# For a dark page, without a legend, with links elsewhere, around one element, and put together.
model=examples/checkout/checkout.calisto.yaml
calisto graph --dark --no-legend --link 'https://example.com/%s?plain=1#L%u' --focus feature-flags --depth 1 $model
calisto graph --type mermaid --dark --view exposure --axis software --most 8 $model
