# A vote of gates that share an event; the smallest sets first, and few of them.
calisto fta --by order --top 3 --importance 2 examples/fault-trees/voter.xml
