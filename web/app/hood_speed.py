"""The drawer's tab Speed: the race of loops against vectors."""

from app.race import Race

_race = Race("race", "#hood-body")
start, make = _race.start, _race.make


def draw(data):
    _race.draw(data["m"], data["size"])


def table(_):
    return _race.table()
