"""Benchmarks: each row beside the bare limit that was measured in the same run (design page, section 7)."""
