"""What the window shows, as frozen values without Qt, and the pure functions that make them."""
