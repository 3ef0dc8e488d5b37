# Truncated: what is left out is bounded.  Other gates, and several tops.
calisto fta --max-order 1 --importance 0 examples/fault-trees/two-pumps.xml
echo
calisto fta --min-probability 1e-5 --importance 0 -f json examples/fault-trees/two-pumps.xml
calisto fta --gate train-1 --importance 0 examples/fault-trees/two-pumps.xml
echo
calisto fta examples/fault-trees/two-pumps.xml examples/fault-trees/voter.xml --top 1 --importance 1
calisto fta examples/fault-trees/two-pumps.xml examples/fault-trees/voter.xml --top 1 --importance 1 -f json
