"""The window: PySide6 widgets, and nothing else in the house knows Qt."""

from ui.desktop.none_guard import keep_none_alive

# Before the first call into Qt, whoever makes it: application, test or benchmark.
keep_none_alive()
