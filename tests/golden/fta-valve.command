# A tree with a NOT: its sets are minimal solutions.
calisto fta examples/fault-trees/valve.xml
calisto fta -f json --top 0 --importance all examples/fault-trees/valve.xml
