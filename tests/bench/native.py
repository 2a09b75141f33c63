"""A lane outside the browser: one JSON message a line in, one a line out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bench.contestants import Lane


def main() -> None:
    lane = Lane()
    for line in sys.stdin:
        message = json.loads(line)
        try:
            if message["kind"] == "load":
                folder = Path(message["folder"])
                arrays = [(folder / name).read_bytes() for name in ("S.npy", "y.npy")]
                lane.load(*arrays, message["alpha"], message["tol"])
                answer = "{}"
            else:
                answer = lane.run(json.dumps(message["job"]))
        except Exception as error:
            answer = json.dumps({"error": f"{type(error).__name__}: {error}"})
        print(answer, flush=True)


if __name__ == "__main__":
    main()
