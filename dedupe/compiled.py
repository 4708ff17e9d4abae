"""Shingle hashes → MinHash signatures in machine code: by numba, where it is installed and the work pays for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Uints = NDArray[np.uint32]
Kernel = Callable[[Uints, NDArray[np.int64], Uints, Uints, Uints], None]

_TYPES = "void(uint32[::1], int64[::1], uint32[::1], uint32[::1], uint32[:, ::1])"


def least_values(hashes: Uints, starts: NDArray[np.int64], a: Uints, b: Uints, signatures: Uints) -> None:
    """Put the minimum of a·h + b mod 2³² over each set, hashes[starts[n]:starts[n + 1]], mixed first, into its row.

    Plain enough for LLVM to do 8 or 16 permutations at a time, which suits short sets too. Each number is said to have
    32 bits where it has more after numba's rules.
    """
    for row in range(len(starts) - 1):
        least = signatures[row]
        least[:] = np.uint32(0xFFFFFFFF)
        for k in range(starts[row], starts[row + 1]):
            mixed = np.uint32(np.uint32(hashes[k] ^ (hashes[k] >> np.uint32(16))) * np.uint32(0x85EBCA6B))
            mixed = np.uint32(np.uint32(mixed ^ (mixed >> np.uint32(13))) * np.uint32(0xC2B2AE35))
            mixed = np.uint32(mixed ^ (mixed >> np.uint32(16)))
            for n in range(len(a)):
                least[n] = min(least[n], np.uint32(np.uint32(a[n] * mixed) + b[n]))


@cache
def load_kernel() -> Kernel:
    """Compile `least_values`, once: numba keeps it beside the module or, where that is read-only, in the user's cache.

    Where nothing may be kept it is compiled in each run that needs it.
    """
    import numba

    compile_: Any = numba.njit
    try:
        kernel: Kernel = compile_(_TYPES, nogil=True, cache=True)(least_values)
    except (RuntimeError, OSError):  # numba found no folder that it may write to
        kernel = compile_(_TYPES, nogil=True)(least_values)
    return kernel
