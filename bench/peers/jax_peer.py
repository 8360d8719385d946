"""JAX: tasks mapped with vmap, the whole step under jit, its state donated."""

import jax
import jax.numpy as jnp
import numpy as np

from meta_step import Framework, corrections, meta_loss, meta_step
from problem import Named, Problem


def inner_gradient(loss, adapted, order):
    gradient = jax.grad(loss)(adapted)
    return jax.lax.stop_gradient(gradient) if order == "first" else gradient


JAX = Framework(
    array=jnp,
    relu=jax.nn.relu,
    sigmoid=jax.nn.sigmoid,
    softmax=jax.nn.softmax,
    softplus=jax.nn.softplus,
    stop_gradient=jax.lax.stop_gradient,
    inner_gradient=inner_gradient,
    own=lambda parameter, task: parameter,
    over_tasks=lambda function: jax.vmap(function, in_axes=(None, 0)),
)


class JaxPeer:
    version = f"JAX {jax.__version__}, jit"

    def __init__(self, problem: Problem):
        self.problem = problem
        self.tasks = jax.tree.map(jnp.array, problem.tasks)
        parameters = jax.tree.map(jnp.array, problem.parameters)
        self.state = (parameters, jax.tree.map(jnp.zeros_like, parameters), jax.tree.map(jnp.zeros_like, parameters))
        self.taken = 0
        self.compiled = jax.jit(meta_step(JAX, problem, jax.value_and_grad), donate_argnums=0)

    def step(self) -> None:
        self.taken += 1
        correction = tuple(np.float32(c) for c in corrections(self.taken))
        self.state, _loss = jax.block_until_ready(self.compiled(self.state, correction, self.tasks))

    def gradient(self) -> tuple[float, Named]:
        parameters = jax.tree.map(jnp.array, self.problem.parameters)
        loss, gradient = jax.jit(jax.value_and_grad(meta_loss(JAX, self.problem)))(parameters, self.tasks)
        return float(loss), jax.tree.map(np.asarray, gradient)

    def parameters(self) -> Named:
        return jax.tree.map(np.asarray, self.state[0])
