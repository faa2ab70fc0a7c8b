"""Long runs: too long for every change, repeatable by their seed."""
