"""Threads and wiring for desktop and command line. No Qt."""
