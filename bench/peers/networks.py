"""The bench's two networks and their losses, over the arrays of either framework.

Every function counts its axes from the end, so the same lines serve one task (under `vmap`) and all tasks at once (a leading
task axis on rows and on adapted parameters). Parameters are a dict by name; so are the arrays of a task, named as the
meta-step's inputs are.
"""

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

Arrays = dict[str, Any]
RowLoss = Callable[[Arrays], Any]


def plain_row_loss(f, parameters: Arrays, task: Arrays, row_set: str) -> RowLoss:
    """226-128-128-128-2 with relu, all of it adapting: the squared error of two scores blended by a softmax."""
    rows = rows_of(task, row_set)

    def loss(adapted: Arrays):
        layers = len(adapted) // 2
        hidden = rows.features
        for layer in range(layers):
            hidden = linear(adapted, f"layer{layer}", hidden)
            hidden = f.relu(hidden) if layer < layers - 1 else hidden
        fused = (f.softmax(hidden, -1) * rows.scores).sum(-1)
        return ((fused - rows.targets) ** 2).mean(-1)

    return loss


def fusion_row_loss(f, parameters: Arrays, task: Arrays, row_set: str) -> RowLoss:
    """Metafuse's own network. Where only heads adapt, everything below them is computed once for all inner steps."""
    rows = rows_of(task, row_set)
    below = trunk(f, parameters, task, rows)
    prior = log_prior(f, task["prior_weights"])

    def loss(adapted: Arrays):
        only_heads = all(name.startswith("heads/") for name in adapted)
        hidden = below if only_heads else trunk(f, {**parameters, **adapted}, task, rows)
        return head_loss(f, adapted, hidden, prior, rows)

    return loss


NETWORKS = {"plain": plain_row_loss, "default": fusion_row_loss}


def rows_of(task: Arrays, row_set: str) -> SimpleNamespace:
    prefix = f"{row_set}_"
    return SimpleNamespace(**{name.removeprefix(prefix): x for name, x in task.items() if name.startswith(prefix)})


def linear(parameters: Arrays, name: str, x):
    return x @ parameters[f"{name}/weight"] + per_row(parameters[f"{name}/bias"])


def per_row(vector):
    """[width] -> [1, width], beside [rows, width]"""
    return vector[..., None, :]


def layer_norm(parameters: Arrays, name: str, x):
    centred = x - x.mean(-1)[..., None]
    normalized = centred * ((centred**2).mean(-1)[..., None] + 1e-5) ** -0.5
    return normalized * per_row(parameters[f"{name}/scale"]) + per_row(parameters[f"{name}/offset"])


def logit(f, probability, margin=1e-4):
    clipped = f.array.clip(probability, margin, 1 - margin)
    return f.array.log(clipped) - f.array.log(1 - clipped)


def log_prior(f, prior_weights):
    """[K] -> [1, K]"""
    return per_row(f.array.log(prior_weights + 0.01))


def session_context(f, p: Arrays, features, mask, keep):
    """features, mask [18]; keep [128] -> [1, 64]"""
    missing = (1 - mask)[..., None] * p["session/token_missing"]
    tokens = features[..., None] * p["session/token_scale"] + p["session/token_offset"] + missing  # [18, 16]
    affinity = (tokens @ p["session/queries"]) / math.sqrt(tokens.shape[-1])  # [18, heads]
    pooled = f.softmax(affinity, -2).swapaxes(-1, -2) @ tokens  # [heads, 16]
    pooled = pooled.reshape(*pooled.shape[:-2], 1, -1)  # [1, heads * 16]
    embedded = f.relu(layer_norm(p, "session/norm", linear(p, "session/embedding", per_row(features))))
    joined = embedded * per_row(keep) + linear(p, "session/attended", pooled)  # [1, 128]
    return linear(p, "session/output", f.relu(linear(p, "session/hidden", joined)))


def item_context(f, p: Arrays, rows):
    """-> [rows, 32]"""
    join = lambda *parts: f.array.concatenate(parts, -1)
    described = f.relu(linear(p, "item/features", join(rows.item_features, rows.item_confidences)))
    documented = f.relu(linear(p, "item/metadata", rows.item_metadata))
    return linear(p, "item/output", join(described, documented))


def integrate(f, p: Arrays, task: Arrays, rows) -> Arrays:
    """What the first layer sees: the user [1, 67], the item [rows, 33], the evidence [rows, 201]."""
    join = lambda *parts: f.array.concatenate(parts, -1)
    session = session_context(f, p, task["session_features"], task["session_mask"], task["keep_session"])
    item = item_context(f, p, rows)
    bilinear = (session @ p["fusion/bilinear"] * item).sum(-1)[..., None]
    sources = range(rows.scores.shape[-1])
    vectors = [rows.embeddings[..., source, :] * 8 for source in sources]  # each [rows, 64]
    similarities = [(vectors[a] * vectors[b]).sum(-1)[..., None] for a in sources for b in sources if a < b]
    scores = logit(f, rows.scores) * 0.25 * rows.score_mask
    return {
        "user": join(session, log_prior(f, task["prior_weights"])),
        "item": join(item, bilinear),
        "evidence": join(*vectors, *similarities, scores, rows.score_mask),
    }


def trunk(f, p: Arrays, task: Arrays, rows):
    """Three layers and a layer norm -> [rows, 128]"""
    keep = lambda layer: per_row(task["keep_fusion"][..., layer, :])
    parts = integrate(f, p, task, rows)
    products = sum(part @ p[f"fusion/layer0/{name}/weight"] for name, part in parts.items())
    hidden = f.relu(products + per_row(p["fusion/layer0/bias"])) * keep(0)
    for layer in (1, 2):
        hidden = f.relu(linear(p, f"fusion/layer{layer}", hidden)) * keep(layer)
    return layer_norm(p, "fusion/norm", hidden)


def head_loss(f, heads: Arrays, hidden, prior, rows):
    """Log-odds blend with a bounded residual; listwise loss, confidences and uncertainty."""
    exp, log, tanh = f.array.exp, f.array.log, f.array.tanh
    sources = rows.scores.shape[-1]
    outputs = linear(heads, "heads", hidden)  # K weights, K confidences, the uncertainty, the residual
    choices, confidence = outputs[..., :sources], outputs[..., sources : 2 * sources]
    uncertainty, residual = f.softplus(outputs[..., -2]), tanh(outputs[..., -1]) * 3
    weights = f.softmax(choices + prior + (rows.score_mask - 1) * 60, -1)
    fused_logit = (weights * logit(f, rows.scores)).sum(-1) + residual

    gains = rows.targets * rows.row_weights
    total = log((exp(fused_logit) * rows.stands_for).sum(-1) + 1e-12)
    listwise = (gains * (total[..., None] - fused_logit)).sum(-1) / (gains.sum(-1) + 1e-6)
    unreliable = ((f.softplus(confidence) - rows.reliable * confidence) * rows.score_mask).sum(-1)
    squared_error = f.stop_gradient((f.sigmoid(fused_logit) - rows.targets) ** 2)
    per_row = 0.5 * unreliable + 0.3 * (uncertainty - squared_error) ** 2
    return listwise + (per_row * rows.row_weights).sum(-1)
