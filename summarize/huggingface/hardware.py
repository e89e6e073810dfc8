"""What this machine offers, found out without importing torch.

A summarizer's signature names the kind of device and the dtype, and reading a signature must not
cost an import of torch. Loading a model checks that torch sees the same.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
import os
import platform
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

DeviceKind = Literal["cpu", "cuda", "mps"]

# Instructions that multiply bfloat16 matrices; without them bfloat16 is emulated and slower.
_BFLOAT16_FLAGS = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
_CUDA_MAJOR = 75  # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
_AMPERE = 8


@dataclass(frozen=True, slots=True)
class Hardware:
    """The kind of device that models run on, and whether it multiplies bfloat16 itself."""

    device: DeviceKind
    bfloat16: bool

    @property
    def dtype(self) -> str:
        """The dtype that `auto` stands for: bfloat16 where the hardware has it."""
        return "bfloat16" if self.bfloat16 else "float32"


def detect(device: str = "auto") -> Hardware:
    """Describe the device that `device` names (`auto`, `cpu`, `cuda`, `cuda:1`, `mps`)."""
    kind = device.partition(":")[0]
    if kind == "auto":
        kind = "cuda" if _cuda_capability(0) else "mps" if _has_mps() else "cpu"
    if kind == "cuda":
        index = int(device.partition(":")[2] or 0)
        return Hardware("cuda", (_cuda_capability(index) or 0) >= _AMPERE)
    if kind == "mps":
        return Hardware("mps", bfloat16=False)
    return Hardware("cpu", bool(_cpu_flags() & _BFLOAT16_FLAGS))


def free_memory(device: DeviceKind) -> int:
    """Return the bytes that are free on the device; torch must be loaded for `cuda`."""
    if device == "cuda":
        import torch

        return int(torch.cuda.mem_get_info()[0])
    limits = [limit for limit in (_available(), _cgroup_room()) if limit is not None]
    return min(limits, default=4 << 30)


def _available() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (AttributeError, ValueError, OSError):
        return None


def _cgroup_room() -> int | None:
    """Memory left under a container's limit, which /proc/meminfo does not show."""
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text("ascii").strip()
        return None if limit == "max" else max(0, int(limit) - int(used))
    except (OSError, ValueError):
        return None


@functools.cache
def _cpu_flags() -> frozenset[str]:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        return frozenset()
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in {"flags", "Features"}:
            return frozenset(value.split())
    return frozenset()


def _has_mps() -> bool:
    return sys.platform == "darwin" and platform.machine() == "arm64"


@functools.cache
def _cuda_capability(index: int) -> int | None:
    """Return the major compute capability of a GPU that torch can use, asked of the driver."""
    if not _torch_has_cuda():
        return None
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        handle, major = ctypes.c_int(), ctypes.c_int()
        if driver.cuInit(0) or driver.cuDeviceGet(ctypes.byref(handle), index):
            return None
        if driver.cuDeviceGetAttribute(ctypes.byref(major), _CUDA_MAJOR, handle):
            return None
    except (OSError, AttributeError):
        return None
    return major.value


def _torch_has_cuda() -> bool:
    """Tell a CUDA build of torch from a CPU build by the libraries in its folder."""
    spec = importlib.util.find_spec("torch")
    folders = (
        [Path(folder) / "lib" for folder in (spec.submodule_search_locations or ())] if spec else []
    )
    return any(next(folder.glob("*torch_cuda*"), None) for folder in folders)


def major_version(distribution: str) -> str:
    """Return the major version of an installed distribution, `none` where it is missing."""
    try:
        return metadata.version(distribution).partition(".")[0]
    except metadata.PackageNotFoundError:
        return "none"
