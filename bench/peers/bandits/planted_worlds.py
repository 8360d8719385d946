"""MABWiser's policies in planted worlds, on the streams that Metafuse's policies see: a line of JSON for a line of JSON.

`metafuse simulate experiment --peers` asks. A world comes with the segment and the luck of every visit; a visitor converts if their luck
is below the rate of what they are shown, whoever shows it. Policies learn after every ten visits, as ours read their beliefs.
"""

import json
import sys

import numpy as np
from mabwiser.mab import MAB, LearningPolicy

BATCH, CHECKPOINTS, DECIDED = 10, 100, 0.9
# As ours: linear_exploration and ridge of training/simulation/experiment/experiment-policies.ts.
EXPLORATION, RIDGE = 0.3, 1.0


class Unaware:
    """Thompson sampling that knows no context."""

    def __init__(self, world, seed):
        self.arms = list(range(world["variants"]))
        self.mab = MAB(self.arms, LearningPolicy.ThompsonSampling(), seed=seed)
        self.mab.fit(decisions=self.arms, rewards=[0] * len(self.arms))
        self.counts = np.zeros((len(self.arms), 2))

    def choose(self, segments):
        return [self.mab.predict() for _ in segments]

    def learn(self, segments, arms, rewards):
        self.mab.partial_fit(decisions=arms, rewards=rewards)
        np.add.at(self.counts, (np.array(arms), np.array(rewards)), 1)

    def means(self, segment):
        return (1 + self.counts[:, 1]) / (2 + self.counts.sum(axis=1))


class BySegment:
    """Thompson sampling in every segment by itself."""

    def __init__(self, world, seed):
        self.parts = [Unaware(world, seed * 1000 + segment) for segment in range(len(world["traffic"]))]

    def choose(self, segments):
        return [self.parts[segment].mab.predict() for segment in segments]

    def learn(self, segments, arms, rewards):
        for segment in set(segments):
            own = [i for i, other in enumerate(segments) if other == segment]
            self.parts[segment].learn(None, [arms[i] for i in own], [rewards[i] for i in own])

    def means(self, segment):
        return self.parts[segment].means(segment)


class Linear:
    """A linear policy of a 1, the source and the device, which is what ours read."""

    def __init__(self, world, seed, policy):
        self.arms = list(range(world["variants"]))
        sources, devices = world["sources"], world["devices"]
        self.vectors = np.zeros((sources * devices, 1 + sources + devices))
        for segment in range(sources * devices):
            self.vectors[segment, [0, 1 + segment // devices, 1 + sources + segment % devices]] = 1
        width = self.vectors.shape[1]
        self.mab = MAB(self.arms, policy, seed=seed)
        self.mab.fit(decisions=self.arms, rewards=[0] * len(self.arms), contexts=np.zeros((len(self.arms), width)))
        self.squares = np.array([RIDGE * np.eye(width) for _ in self.arms])
        self.rewards = np.zeros((len(self.arms), width))

    def choose(self, segments):
        return list(self.mab.predict(self.vectors[segments]))

    def learn(self, segments, arms, rewards):
        vectors = self.vectors[segments]
        self.mab.partial_fit(decisions=arms, rewards=rewards, contexts=vectors)
        for x, arm, reward in zip(vectors, arms, rewards):
            self.squares[arm] += np.outer(x, x)
            self.rewards[arm] += reward * x

    def means(self, segment):
        return np.array([self.vectors[segment] @ np.linalg.solve(a, b) for a, b in zip(self.squares, self.rewards)])


def ucb(world, seed):
    return Linear(world, seed, LearningPolicy.LinUCB(alpha=EXPLORATION, l2_lambda=RIDGE))


def thompson(world, seed):
    return Linear(world, seed, LearningPolicy.LinTS(alpha=EXPLORATION, l2_lambda=RIDGE))


POLICIES = {
    "mabwiser_thompson_global": Unaware,
    "mabwiser_thompson": BySegment,
    "mabwiser_linear_thompson": thompson,
    "mabwiser_linucb": ucb,
}


def run(policy, world):
    """Regret, and the visits after which the best arm by means is the best one for 90 % of visits, for good."""
    rates = np.array(world["rates"]).reshape(len(world["traffic"]), world["variants"])
    best = rates.max(axis=1)
    segments, luck = world["segments"], world["luck"]
    visits = len(segments)
    every = -(-visits // CHECKPOINTS)
    regret, decided = 0.0, None
    for start in range(0, visits, BATCH):
        own = segments[start : start + BATCH]
        arms = [int(arm) for arm in policy.choose(own)]
        earned = rates[own, arms]
        rewards = [int(u < rate) for u, rate in zip(luck[start : start + BATCH], earned)]
        regret += float((best[own] - earned).sum())
        policy.learn(own, arms, rewards)
        done = start + len(own)
        if done % every == 0:
            right = [rates[s, int(np.argmax(policy.means(s)))] == best[s] for s in range(len(best))]
            is_decided = float(np.dot(world["traffic"], right)) >= DECIDED
            decided = (decided or done) if is_decided else None
    return {"regret": regret, "decidedAfter": decided}


def main():
    for line in sys.stdin:
        world = json.loads(line)
        answer = {name: run(make(world, world["seed"]), world) for name, make in POLICIES.items()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
