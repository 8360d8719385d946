"""PyTorch twice: eager, its tasks batched by hand; and the whole functional step under torch.compile.

Eager, vmap costs a fifth on top (each operator passes through its layers), so the task axis is written out; compiled, vmap
leaves nothing behind, and its first inner step multiplies with the shared parameters.
"""

import torch

from meta_step import Framework, corrections, meta_loss, meta_step
from problem import Named, Problem


def autograd_gradient(loss, adapted, order):
    gradients = torch.autograd.grad(loss(adapted).sum(), list(adapted.values()), create_graph=order == "second")
    return dict(zip(adapted, gradients))


def functional_gradient(loss, adapted, order):
    gradient = torch.func.grad(loss)(adapted)
    return {name: g.detach() for name, g in gradient.items()} if order == "first" else gradient


OPERATORS = {
    "array": torch,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "softmax": torch.softmax,
    "softplus": torch.nn.functional.softplus,
    "stop_gradient": torch.Tensor.detach,
}

EAGER = Framework(
    **OPERATORS,
    inner_gradient=autograd_gradient,
    own=lambda parameter, tasks: parameter.expand(len(tasks["support_targets"]), *parameter.shape),
    over_tasks=lambda function: function,
)

FUNCTIONAL = Framework(
    **OPERATORS,
    inner_gradient=functional_gradient,
    own=lambda parameter, task: parameter,
    over_tasks=lambda function: torch.vmap(function, in_dims=(None, 0)),
)


def value_and_grad(function):
    def swapped(*arguments):
        gradient, value = torch.func.grad_and_value(function)(*arguments)
        return value, gradient

    return swapped


def tensors(arrays: Named, device: str) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(array, device=device) for name, array in arrays.items()}


def to_numpy(tensors: dict[str, torch.Tensor]) -> Named:
    return {name: tensor.numpy(force=True) for name, tensor in tensors.items()}


def wait_for(device: str) -> None:
    """A GPU is told its work faster than it does it."""
    if device != "cpu":
        torch.accelerator.synchronize()


class PytorchPeer:
    """Autograd twice, a fused AdamW: what a careful programmer writes without compiling."""

    version = f"PyTorch {torch.__version__}, eager"

    def __init__(self, problem: Problem, device: str):
        self.problem, self.device = problem, device
        self.loss = meta_loss(EAGER, problem)
        self.tasks = tensors(problem.tasks, device)
        self.leaves = {name: p.requires_grad_() for name, p in tensors(problem.parameters, device).items()}
        self.optimizer = torch.optim.AdamW(
            self.leaves.values(), lr=problem.outer_rate, weight_decay=problem.weight_decay, fused=True
        )

    def step(self) -> None:
        self.optimizer.zero_grad()
        self.loss(self.leaves, self.tasks).backward()
        torch.nn.utils.clip_grad_norm_(self.leaves.values(), self.problem.clip)
        self.optimizer.step()
        wait_for(self.device)

    def gradient(self) -> tuple[float, Named]:
        leaves = {name: p.requires_grad_() for name, p in tensors(self.problem.parameters, self.device).items()}
        loss = self.loss(leaves, self.tasks)
        loss.backward()
        return float(loss), to_numpy({name: p.grad for name, p in leaves.items()})

    def parameters(self) -> Named:
        return to_numpy(self.leaves)


class CompiledPytorchPeer:
    """One graph for the whole step, C++ made of it by Inductor; products go to MKL."""

    version = f"PyTorch {torch.__version__}, torch.compile"

    def __init__(self, problem: Problem, device: str):
        self.problem, self.device = problem, device
        self.tasks = tensors(problem.tasks, device)
        parameters = tensors(problem.parameters, device)
        zeros = lambda: {name: torch.zeros_like(p) for name, p in parameters.items()}
        self.state = (parameters, zeros(), zeros())
        self.taken = 0
        self.compiled = torch.compile(meta_step(FUNCTIONAL, problem, value_and_grad))

    @torch.no_grad()
    def step(self) -> None:
        self.taken += 1
        correction = tuple(torch.tensor(c, device=self.device) for c in corrections(self.taken))
        self.state, _loss = self.compiled(self.state, correction, self.tasks)
        wait_for(self.device)

    def gradient(self) -> tuple[float, Named]:
        of = torch.compile(value_and_grad(meta_loss(FUNCTIONAL, self.problem)))
        loss, gradient = of(tensors(self.problem.parameters, self.device), self.tasks)
        return float(loss), to_numpy(gradient)

    def parameters(self) -> Named:
        return to_numpy(self.state[0])
