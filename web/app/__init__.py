"""The page, in MicroPython on the main thread.

It draws what the trainer says and sends what the learner asks.
"""
