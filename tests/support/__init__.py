"""What several test folders share: processes, the private display, the count of real components."""
