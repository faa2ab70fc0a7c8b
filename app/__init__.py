"""The office itself: law, cases, journal, cards, signatures, use cases. No Qt, no HTTP, no page layout."""
