"""End to end: the built site in a real browser."""
