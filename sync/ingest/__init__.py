"""Server half of the exchange: checks, verdicts, feed and routes, on a storage port."""
