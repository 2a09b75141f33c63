"""Controls that a link hides, so that a class sees only what a lesson needs: hide=camera,upload."""

from js import document

from app.web import attribute, parameters

#: Each is a rule of style/hiding.css and a box in the form of teacher.html.
NAMES = (
    ("draw", "camera", "upload", "samples", "size", "hood", "rooms")  # of the lab
    + ("numpy", "formulas", "show")  # of the story
)


def start():
    asked = parameters().get("hide", "").replace(",", " ").split()
    wanted = " ".join(name for name in NAMES if name in asked)
    attribute(document.body, "data-hide", wanted or None)
