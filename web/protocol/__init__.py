"""The messages that page and trainer speak; see messages.py."""
