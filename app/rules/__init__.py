"""The law as data and pure functions that return findings with the point of the act they rest on."""
