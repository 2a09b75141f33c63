"""Controls that a link hides, so that a class sees only what a lesson needs: hide=camera,upload."""

from js import document

from app.web import attribute, parameters

#: Each is a rule of style/hiding.css and a box in the form of teacher.html.
NAMES = (
    ("draw", "camera", "upload", "samples", "alpha", "iterations", "size", "hood", "rooms")  # lab
    + ("numpy", "formulas", "show")  # of the story
)


def start():
    attribute(document.body, "data-hide", " ".join(hidden()) or None)


def hidden():
    """Names of what the present address hides."""
    asked = parameters().get("hide", "").replace(",", " ").split()
    return [name for name in NAMES if name in asked]
