"""A peer as the bench's contestant: python peer.py <jax|pytorch|pytorch_compiled> <problem's folder> <threads> [device]

Says what it is, and answers each line of JSON on stdin with one on stdout: `{"first_step": file}` with how long the first step
took, compiling included, having written the parameters after it; `{"seconds": s}` with the times of the steps it could take in
them; `{"gradient": file}` with the loss, having written the meta-gradient at the starting parameters.
"""

import json
import os
import re
import sys
import time
from pathlib import Path

import numpy as np

from problem import Named, Problem, read_problem


def make_peer(framework: str, problem: Problem, threads: int, device: str):
    if framework == "jax":
        if threads == 1:
            os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"
        from jax_peer import JaxPeer

        return JaxPeer(problem)
    import torch
    from pytorch_peer import CompiledPytorchPeer, PytorchPeer

    torch.set_num_threads(threads)
    return (CompiledPytorchPeer if framework == "pytorch_compiled" else PytorchPeer)(problem, device)


def timed(peer, seconds: float) -> list[float]:
    """Milliseconds of each step; a first one is not counted, because others have had the caches."""
    peer.step()
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        peer.step()
        times.append(1000 * (time.perf_counter() - before))
    return times


def peak_memory_mb() -> float:
    """The most that this process has had resident (Linux; elsewhere the unit of ru_maxrss differs)."""
    try:
        return int(re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024
    except FileNotFoundError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def write(file: str, arrays: Named, problem: Problem) -> None:
    np.concatenate([arrays[name].reshape(-1) for name in problem.parameters]).astype("<f4").tofile(file)


def answer(peer, request: dict, problem: Problem) -> dict:
    if "seconds" in request:
        return {"ms": timed(peer, request["seconds"]), "peak_memory_mb": peak_memory_mb()}
    if "gradient" in request:
        loss, gradient = peer.gradient()
        write(request["gradient"], gradient, problem)
        return {"loss": loss}
    start = time.perf_counter()
    peer.step()
    compile_ms = 1000 * (time.perf_counter() - start)
    write(request["first_step"], peer.parameters(), problem)
    return {"compile_ms": compile_ms}


def main(framework: str, folder: str, threads: str, device: str = "cpu") -> None:
    problem = read_problem(Path(folder))
    peer = make_peer(framework, problem, int(threads), device)
    print(json.dumps({"version": peer.version}), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(peer, json.loads(line), problem)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
