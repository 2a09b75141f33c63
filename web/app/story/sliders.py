"""Sliders of a figure: up and down choose one, left and right move it, with Shift by ten steps."""

from app.web import every, on, one

FAR = 10


def listen(selector, changed):
    """Give the sliders that match their keys; ``changed(event, slider)`` follows a far move."""

    def key(event, slider):
        if event.key in ("ArrowUp", "ArrowDown"):
            others = every(selector)
            by = 1 if event.key == "ArrowDown" else -1
            here = [k for k in range(len(others)) if others[k].id == slider.id]
            others[max(0, min(len(others) - 1, here[0] + by))].focus()
        elif event.key in ("ArrowLeft", "ArrowRight") and event.shiftKey:
            by = FAR * float(slider.step) * (1 if event.key == "ArrowRight" else -1)
            put(slider, max(float(slider.min), min(float(slider.max), float(slider.value) + by)))
            changed(event, slider)
        else:
            return
        event.preventDefault()

    on(one("#figure"), "keydown", key, selector)


def put(slider, value):
    """Move a slider; one that stands there already (or is in a hand) is left alone."""
    if slider.value == "" or abs(float(slider.value) - value) > 1e-9:
        slider.value = str(value)
