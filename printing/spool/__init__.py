"""Ways to a printer: CUPS, Windows, and none. What was sent is never sent again by itself."""
