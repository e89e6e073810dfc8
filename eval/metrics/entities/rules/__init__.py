"""Rules: what decides on a mention. `table` lists them in the order in which they are asked."""
