"""Linear bandits by MABWiser and by numpy on a fixed stream, for test/unit/experiment/linear-beliefs.test.ts.

    pip install mabwiser==2.7.4
    python bench/peers/bandits/linear_bandits.py > test/fixtures/experiment/linear-stream.json; npm run format

The stream is made by integer arithmetic, so that it is the same everywhere. MABWiser's LinUCB chooses every arm and learns from each
choice before the next; numpy says what linear Thompson sampling would draw from at the end of the same stream.
"""

import json
from importlib.metadata import version

import numpy as np
from mabwiser.mab import MAB, LearningPolicy

ARMS, WIDTH, VISITS, ALPHA, RIDGE = 3, 4, 200, 0.7, 1.0


def visits():
    """Contexts in [0, 1] and the reward of each arm, from a linear congruential generator."""
    state = 12345
    for _ in range(VISITS):
        numbers = []
        for _ in range(WIDTH + ARMS):
            state = (1103515245 * state + 12345) % 2**31
            numbers.append((state >> 16) % 1000 / 1000)
        yield [1.0, *numbers[: WIDTH - 1]], [float(n > 0.35 + 0.2 * numbers[a]) for a, n in enumerate(numbers[WIDTH:])]


def main():
    names = list(range(ARMS))
    mab = MAB(names, LearningPolicy.LinUCB(alpha=ALPHA, l2_lambda=RIDGE))
    # MABWiser wants a fit before it predicts: one visit for every arm, which the stream of the test begins with, too.
    first = [[1.0, 0.5, 0.5, 0.5]] * ARMS
    mab.fit(decisions=names, rewards=[0.0] * ARMS, contexts=first)
    squares = np.array([np.outer(first[0], first[0]) for _ in names])
    rewards = np.zeros((ARMS, WIDTH))
    stream = []
    for x, earned in visits():
        arm = int(mab.predict([x]))
        mab.partial_fit(decisions=[arm], rewards=[earned[arm]], contexts=[x])
        squares[arm] += np.outer(x, x)
        rewards[arm] += earned[arm] * np.array(x)
        stream.append({"x": x, "rewards": earned, "arm": arm})
    x = np.array([1.0, 0.25, 0.5, 0.75])
    inverses = [np.linalg.inv(RIDGE * np.eye(WIDTH) + squares[a]) for a in names]
    end = {
        "x": x.tolist(),
        "means": [float(x @ inverses[a] @ rewards[a]) for a in names],
        "widths": [float(np.sqrt(x @ inverses[a] @ x)) for a in names],
    }
    made_by = f"bench/peers/bandits/linear_bandits.py, mabwiser {version('mabwiser')}, numpy {np.__version__}"
    print(json.dumps({"made_by": made_by, "alpha": ALPHA, "ridge": RIDGE, "first": first, "stream": stream, "end": end}))


if __name__ == "__main__":
    main()
