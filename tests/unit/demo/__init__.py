"""The demo office's people, cards, pictures and papers."""
