"""Drives the real window from outside: keys go in, what it shows comes out. Used by `./dev run --headless` and tests."""
