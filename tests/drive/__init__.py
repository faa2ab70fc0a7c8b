"""Drives the real window from outside: keys go in, what it shows comes out. For `./dev run --headless` and tests."""
