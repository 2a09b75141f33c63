"""Scenes: the page's Python driven in MicroPython. See tests/web/micropython.py."""
