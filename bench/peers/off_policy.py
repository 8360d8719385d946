"""Off-policy estimates of a small random log by Open Bandit Pipeline: the figures that ours must equal.

    pip install obp torch
    python bench/peers/off_policy.py > test/fixtures/off-policy/open-bandit-pipeline.json
"""

import json

import numpy as np
import obp
from obp.ope import DirectMethod, DoublyRobust, InverseProbabilityWeighting, SelfNormalizedInverseProbabilityWeighting

ROWS, ACTIONS = 60, 4


def main() -> None:
    rng = np.random.default_rng(12345)
    behaviour = rng.dirichlet(np.ones(ACTIONS), ROWS) * 0.9 + 0.1 / ACTIONS
    evaluation = rng.dirichlet(np.full(ACTIONS, 0.5), ROWS)
    action = np.array([rng.choice(ACTIONS, p=row) for row in behaviour])
    reward = (rng.random(ROWS) < 0.2 + 0.15 * action).astype(float)
    expected = rng.random((ROWS, ACTIONS))
    taken = np.arange(ROWS), action

    log = {"reward": reward, "action": action, "pscore": behaviour[taken], "position": np.zeros(ROWS, dtype=int)}
    policy = {"action_dist": evaluation[:, :, None]}
    model = {"estimated_rewards_by_reg_model": expected[:, :, None]}
    estimates = {
        "ips": InverseProbabilityWeighting().estimate_policy_value(**log, **policy),
        "snips": SelfNormalizedInverseProbabilityWeighting().estimate_policy_value(**log, **policy),
        "dm": DirectMethod().estimate_policy_value(**log, **policy, **model),
        "dr": DoublyRobust().estimate_policy_value(**log, **policy, **model),
    }
    result = {
        "made_by": f"bench/peers/off_policy.py, obp {obp.__version__}, numpy {np.__version__}",
        "rewards": reward.tolist(),
        "propensities": behaviour[taken].tolist(),
        "targets": evaluation[taken].tolist(),
        "model": {"taken": expected[taken].tolist(), "policy": (evaluation * expected).sum(axis=1).tolist()},
        "estimates": {name: float(value) for name, value in estimates.items()},
    }
    print(json.dumps(result))


main()
