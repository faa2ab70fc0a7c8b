"""Painted parts of the window. Each has `render(vm)`: the same view model again costs nothing."""
