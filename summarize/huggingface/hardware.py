"""What this machine offers: the kind of device, its dtype, its free memory.

A signature names device and dtype. Importing torch to find them out would take some four seconds,
where reading a whole signature takes half a second, so that finished runs would be recognised eight
times slower. Two facts are therefore read without it: the instructions of the processor, from
/proc/cpuinfo, and the compute capability of a GPU, from its driver. Loading a model checks that
torch sees the same.
"""

from __future__ import annotations

import ctypes
import functools
import importlib.util
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
    """The device that a model runs on, and whether it multiplies bfloat16 itself.

    `index` numbers the GPUs of `cuda`, from 0; it is 0 for the other kinds.
    """

    device: DeviceKind
    bfloat16: bool
    index: int = 0

    @property
    def dtype(self) -> str:
        """The dtype that `auto` stands for: bfloat16 where the hardware has it."""
        return "bfloat16" if self.bfloat16 else "float32"

    @property
    def torch_device(self) -> str:
        """The device in torch's words, such as `cuda:1`."""
        return f"cuda:{self.index}" if self.device == "cuda" else self.device


def detect(device: str = "auto") -> Hardware:
    """Describe the device that `device` names (`auto`, `cpu`, `cuda`, `cuda:1`, `mps`)."""
    kind, _, index = device.partition(":")
    if kind == "auto":
        kind = "cuda" if _cuda_capability(0) else "mps" if _has_mps() else "cpu"
    if kind == "cuda":
        number = int(index or 0)
        return Hardware("cuda", (_cuda_capability(number) or 0) >= _AMPERE, number)
    if kind == "mps":
        return Hardware("mps", bfloat16=False)
    return Hardware("cpu", bool(_cpu_flags() & _BFLOAT16_FLAGS))


def free_memory(hardware: Hardware) -> int:
    """Return the bytes that are free on a device."""
    if hardware.device == "cuda":
        import torch

        return int(torch.cuda.mem_get_info(hardware.index)[0])
    import psutil

    return min(int(psutil.virtual_memory().available), _container_memory())


def _container_memory() -> int:
    """Return the bytes left under a container's limit, which psutil does not know."""
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text("ascii"))
        used = int((folder / "memory.current").read_text("ascii"))
        statistics = dict(map(str.split, (folder / "memory.stat").read_text("ascii").splitlines()))
        # Pages of files are given back as soon as something else needs the memory.
        return max(0, limit - used + int(statistics["inactive_file"]))
    except (OSError, ValueError, KeyError):  # no such file, or "max": no limit
        return sys.maxsize


@functools.cache
def _cpu_flags() -> frozenset[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return frozenset()
    found = (line.partition(":")[2] for line in lines if line.startswith(("flags", "Features")))
    return frozenset(next(found, "").split())


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
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return any(next(Path(folder, "lib").glob("*torch_cuda*"), None) for folder in folders)


def major_version(distribution: str) -> str:
    """Return the major version of an installed distribution, `none` where it is missing."""
    try:
        return metadata.version(distribution).partition(".")[0]
    except metadata.PackageNotFoundError:
        return "none"
