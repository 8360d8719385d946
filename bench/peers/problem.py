"""What the bench hands to a peer: a folder with `problem.json` and the arrays in `arrays.f32`."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

Named = dict[str, np.ndarray]


@dataclass(frozen=True)
class Problem:
    network: str
    adapting: list[str]
    order: str
    inner_steps: int
    inner_rate: float
    unadapted_share: float
    outer_rate: float
    weight_decay: float
    clip: float
    parameters: Named
    tasks: Named


def read_problem(folder: Path) -> Problem:
    described = json.loads((folder / "problem.json").read_text())
    data = np.fromfile(folder / "arrays.f32", dtype="<f4")

    def arrays(placed) -> Named:
        return {a["name"]: data[a["offset"] : a["offset"] + int(np.prod(a["shape"]))].reshape(a["shape"]) for a in placed}

    return Problem(**{**described, "parameters": arrays(described["parameters"]), "tasks": arrays(described["tasks"])})
