"""Statistics of experiments by statsmodels, scipy and numpy, for test/unit/experiment/golden-statistics.test.ts.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python bench/peers/bandits/experiment_statistics.py > test/fixtures/experiment/statistics.json; npm run format
"""

import json

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportion_effectsize,
    proportions_ztest,
)

PAIRS = [[30, 100, 20, 100], [0, 40, 12, 200], [3, 1000, 2, 900], [55, 60, 800, 1000], [1, 1, 0, 1], [520, 5000, 4100, 50000]]

BETAS = [
    [[2, 1], [1, 1]],
    [[20, 180], [25, 175], [22, 178]],
    [[0.01, 0.02], [1, 1]],
    [[0.001, 5], [0.001, 5], [2, 9]],
    [[1e6, 9e6], [1.0005e6, 8.9995e6]],
    [[1, 1], [5e5, 5e6]],
    [[1, 1000], [40, 960]],
    [[3, 1], [1e7, 1e7], [0.5, 0.5], [200, 100]],
]


def pair(x, n, y, m):
    p, q = x / n, y / m
    low, high = proportion_confint(x, n, method="wilson")
    z, z_test = proportions_ztest([x, y], [n, m])
    table = [[x, n - x], [y, m - y]]
    ratio = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
    p_value = max(z_test, ratio.pvalue)
    diff_low, diff_high = confint_proportions_2indep(x, n, y, m, compare="diff", method="newcomb")
    h = proportion_effectsize(p, q)
    power = NormalIndPower().power(h, n, 0.05, ratio=m / n)
    return {
        "counts": [x, n, y, m],
        "wilson": [max(low, 0), min(high, 1)],
        "z": z,
        "p_value": p_value,
        "difference": [diff_low, diff_high],
        "cohens_h": h,
        "power": power,
    }


def needed(h, share):
    """Samples of the one group where it has this share of all."""
    return NormalIndPower().solve_power(h, alpha=0.05, power=0.8, ratio=(1 - share) / share)


def wins(betas):
    """By the middle of each of many slices of the winner's own probability, as ppf and cdf have them."""
    u = (np.arange(400_000) + 0.5) / 400_000
    found = []
    for own, (a, b) in enumerate(betas):
        values = stats.beta.ppf(u, a, b)
        others = [stats.beta.cdf(values, c, d) for other, (c, d) in enumerate(betas) if other != own]
        found.append(float(np.prod(others, axis=0).mean()))
    return found


def adaptive():
    """The augmented estimate with weights √e, allocation by allocation, of a log whose propensities drift."""
    rng = np.random.default_rng(7)
    rows = []
    for visit in range(300):
        e = 0.5 - 0.4 * visit / 300
        propensities = [e, 1 - e]
        variant = int(rng.random() > e)
        expected = [float(rng.uniform(0.05, 0.3)), float(rng.uniform(0.05, 0.3))]
        reward = float(rng.random() < [0.1, 0.2][variant])
        rows.append({"variant": variant, "propensities": propensities, "expected": expected, "reward": reward})
    estimates = []
    for variant in range(2):
        e = np.array([row["propensities"][variant] for row in rows])
        m = np.array([row["expected"][variant] for row in rows])
        chosen = np.array([row["variant"] == variant for row in rows])
        reward = np.array([row["reward"] for row in rows])
        gamma = m + np.where(chosen, (reward - m) / e, 0)
        weights = np.sqrt(e)
        value = np.average(gamma, weights=weights)
        error = np.sqrt(np.sum(weights**2 * (gamma - value) ** 2)) / np.sum(weights)
        estimates.append({"value": value, "standard_error": error})
    return {"rows": rows, "estimates": estimates}


def main():
    rng = np.random.default_rng(3)
    p_values = [float(p) for p in np.concatenate([rng.random(10), rng.random(5) ** 4, [0.02, 0.02]])]
    then, now = np.array([500, 300, 200]), np.array([40, 35, 25])
    shares = then / then.sum(), now / now.sum()
    observed, expected = 560, 500
    print(
        json.dumps(
            {
                "made_by": "bench/peers/bandits/experiment_statistics.py, "
                f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
                "pairs": [pair(*counts) for counts in PAIRS],
                "needed": [{"h": h, "share": s, "samples": needed(h, s)} for h in (0.05, 0.2, 0.5) for s in (0.5, 0.1, 0.01)],
                "benjamini_hochberg": {
                    "p_values": p_values,
                    "adjusted": multipletests(p_values, method="fdr_bh")[1].tolist(),
                },
                "allocation_ratio": dict(
                    zip(("chi_square", "p_value"), map(float, stats.chisquare([observed, 1000 - observed], [expected, 1000 - expected])))
                ),
                "stability": {
                    "then": then.tolist(),
                    "now": now.tolist(),
                    "index": float(stats.entropy(shares[1], shares[0]) + stats.entropy(shares[0], shares[1])),
                    "by_chance_95": float(stats.chi2.ppf(0.95, 2) * (1 / 1000 + 1 / 100)),
                },
                "wins": [{"betas": betas, "wins": wins(betas)} for betas in BETAS],
                "adaptive": adaptive(),
            }
        )
    )


if __name__ == "__main__":
    main()
