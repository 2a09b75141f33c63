"""The page, in MicroPython on the main thread: it draws what the trainer says and sends what the learner asks."""
