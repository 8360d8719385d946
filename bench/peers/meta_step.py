"""The meta-step: every task adapts on its support rows and is measured on its query rows; clip, decay, Adam.

Written once for both frameworks: what they name or do differently comes in as a `Framework`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from networks import NETWORKS, Arrays
from problem import Problem

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True)
class Framework:
    array: Any  # torch, or jax.numpy
    relu: Callable
    sigmoid: Callable
    softmax: Callable  # of (x, axis)
    softplus: Callable
    stop_gradient: Callable
    # of (loss of the adapted parameters, adapted parameters, order): its gradient, to be differentiated again in second order
    inner_gradient: Callable
    # of (shared parameter, task): what a task begins with
    own: Callable
    # a function of (parameters, task) as one of (parameters, tasks)
    over_tasks: Callable


def meta_loss(f: Framework, problem: Problem):
    """Mean query loss over the tasks, its share before adaptation and the rest after it, as a function of (parameters, tasks)."""
    row_loss = NETWORKS[problem.network]

    def task_loss(parameters: Arrays, task: Arrays):
        support_loss = row_loss(f, parameters, task, "support")
        adapted = {name: f.own(parameters[name], task) for name in problem.adapting}
        query_loss = row_loss(f, parameters, task, "query")
        before = query_loss(adapted) if problem.unadapted_share > 0 else 0
        for _ in range(problem.inner_steps):
            gradient = f.inner_gradient(support_loss, adapted, problem.order)
            adapted = {name: adapted[name] - problem.inner_rate * gradient[name] for name in adapted}
        return problem.unadapted_share * before + (1 - problem.unadapted_share) * query_loss(adapted)

    return lambda parameters, tasks: f.over_tasks(task_loss)(parameters, tasks).mean()


def meta_step(f: Framework, problem: Problem, value_and_grad: Callable):
    """(state, corrections, tasks) -> (new state, loss). State: parameters, first and second moments."""
    loss_and_gradient = value_and_grad(meta_loss(f, problem))

    def step(state, corrections, tasks):
        parameters, first, second = state
        loss, gradient = loss_and_gradient(parameters, tasks)
        norm = sum((g**2).sum() for g in gradient.values()) ** 0.5
        scale = f.array.clip(problem.clip / (norm + 1e-6), None, 1)

        def moved(name: str):
            p, g = parameters[name], gradient[name] * scale
            m = BETA1 * first[name] + (1 - BETA1) * g
            v = BETA2 * second[name] + (1 - BETA2) * g**2
            direction = m * corrections[0] / ((v * corrections[1]) ** 0.5 + EPSILON)
            return p - problem.outer_rate * (direction + problem.weight_decay * p), m, v

        new = {name: moved(name) for name in parameters}
        return tuple({name: new[name][part] for name in new} for part in range(3)), loss

    return step


def corrections(step: int) -> tuple[float, float]:
    """Of Adam's bias after this many steps."""
    return 1 / (1 - BETA1**step), 1 / (1 - BETA2**step)
