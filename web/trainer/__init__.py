"""The worker's side: the one owner of pictures, labels and the neuron.

Only ``link`` and ``disk`` know that this runs in a browser; everything else is plain Python.
"""
