"""The story: ten chapters about one neuron. Fetched when it is first entered (see app/rooms.py)."""
