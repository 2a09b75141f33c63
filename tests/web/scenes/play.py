"""What scenes share: a page with a project in it."""

from fake_js import hear, take_sent

from app import link, messages
from app.web import report_errors_to


def failing(reason):
    raise AssertionError(reason)


def start(*zones):
    """Start zones as main.py does; an error that the page would report fails the scene."""
    report_errors_to(failing)
    messages.unexpected = failing
    for zone in zones:
        zone.start()
    link.start(failing)


def project(**changes):
    """The trainer tells about the project."""
    fields = {
        "name": "cats",
        "classes": ["a", "b"],
        "class_names": {"a": "Cat", "b": "Other"},
        "names_default": True,
        "size": 64,
        "n_x": 12288,
        "m": 0,
        "alpha": 0.01,
        "alpha_follows": True,
        "alpha_limit": None,
        "groups": [],
        "version": 1,
        "kept_models": 0,
        "lesson": None,
        "can_undo": None,
    }
    fields.update(changes)
    hear("project", **fields)


def pictures(first, number, label=1):
    """The trainer's list of ``number`` pictures with ids from ``first``."""
    return [[first + k, label, ""] for k in range(number)]


def trays(**lists):
    hear("trays", trays=lists)


def pixels(ids):
    """The trainer answers with pixels."""
    hear(
        "pixels",
        ids=ids,
        names=[f"picture-{k}.png" for k in ids],
        marks=[""] * len(ids),
        groups=[""] * len(ids),
    )


def flow(picture, tray="a"):
    hear(
        "flow",
        id=picture,
        position=0,
        of=1,
        name="",
        tray=tray,
        label=1,
        x=[],
        sums=[],
        wx=0,
        b=0,
        z=0,
        a=0.5,
        loss=None,
        dz=None,
        looked="a",
        answer="undecided",
        scores=[],
    )


def cats(in_a=48, in_b=102, in_test=38):
    """A project with pictures in all trays; what was sent for it is forgotten."""
    project(m=in_a + in_b)
    trays(
        a=pictures(1, in_a, 1),
        b=pictures(1001, in_b, 0),
        test=pictures(2001, in_test, 1),
    )
    take_sent()
