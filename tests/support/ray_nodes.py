"""A Ray cluster of several nodes on this machine, whose parts a test can kill.

The nodes belong to a process of their own, which takes orders on stdin, a line each, and answers
each with a line. It ends them all when it ends itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import psutil

ROOT = Path(__file__).resolve().parents[2]
FAST = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 500,
    "health_check_timeout_ms": 1000,
    "health_check_failure_threshold": 3,
}
"""Ray notices a dead node after a minute; a test has not the time."""


class Nodes:
    """A cluster with a head that runs no worker, and nodes that run one each."""

    def __init__(self, count: int) -> None:
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tests/eval/faults")])
        self._host = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ
            | {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
            | {"RAY_AUTH_MODE": "disabled", "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.address: str = self._order("head")
        self.pids: set[int] = set()
        for _ in range(count):
            self.add()

    def add(self) -> None:
        """Add a node."""
        self._order("add")
        self._note()

    def kill_node(self) -> None:
        """Kill the oldest node that is left, with its workers."""
        self._note()
        self._order("remove")

    def kill_head(self) -> None:
        """Kill what the cluster is held together by; the nodes stay."""
        self._note()
        self._order("behead")

    def kill_worker(self, generator: random.Random) -> bool:
        """Kill a worker's process; return whether there was one."""
        self._note()
        workers = [process for process in self.processes() if "_Actor" in process.name()]
        if not workers:
            return False
        with contextlib.suppress(psutil.NoSuchProcess):
            generator.choice(sorted(workers, key=lambda process: process.pid)).kill()
        return True

    def processes(self) -> list[psutil.Process]:
        """All processes of the nodes."""
        found = []
        for process in psutil.Process(self._host.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.name()
                found.append(process)
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End all nodes, and make sure that nothing of them is left."""
        self._note()
        assert self._host.stdin is not None
        self._host.stdin.close()
        self._host.wait(60)
        end = time.monotonic() + 60
        while any(map(_is_ray, self.pids)):
            assert time.monotonic() < end, [pid for pid in self.pids if _is_ray(pid)]
            time.sleep(0.1)

    def _note(self) -> None:
        self.pids |= {process.pid for process in self.processes()}

    def _order(self, order: str) -> Any:
        assert self._host.stdin is not None
        assert self._host.stdout is not None
        self._host.stdin.write(order + "\n")
        self._host.stdin.flush()
        while not (line := self._host.stdout.readline()).startswith("{"):
            assert line, "the host of the cluster ended"
        return json.loads(line)["answer"]


def _is_ray(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and "ray" in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _host() -> None:
    """Hold a cluster, and do what is ordered."""
    from ray.cluster_utils import Cluster

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    common = {"include_dashboard": False, "object_store_memory": 80_000_000}
    cluster: Any = None
    nodes: list[Any] = []
    for line in sys.stdin:
        answer: Any = None
        match line.strip():
            case "head":
                own = {"num_cpus": 0, "_system_config": FAST} | common
                cluster = Cluster(initialize_head=True, head_node_args=own)
                answer = cluster.address
            case "add":
                nodes.append(cluster.add_node(num_cpus=1, wait=True, **common))
            case "remove":
                cluster.remove_node(nodes.pop(0), allow_graceful=False)
            case "behead":
                cluster.head_node.kill_gcs_server(check_alive=False)
        sys.stdout.write(json.dumps({"answer": answer}) + "\n")
        sys.stdout.flush()
    children = psutil.Process().children(recursive=True)
    with contextlib.suppress(Exception):
        cluster.shutdown()
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


if __name__ == "__main__":
    _host()
