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
    """Put the minimum of a·h + b mod 2³² over each set, hashes[starts[n]:starts[n + 1]], into its row.

    Plain enough for LLVM to do 8 or 16 hashes at a time. Python can run it too, on numbers that do not overflow.
    """
    for row in range(len(starts) - 1):
        mine = hashes[starts[row] : starts[row + 1]]
        for n in range(len(a)):
            least = np.uint32(0xFFFFFFFF)
            for k in range(len(mine)):
                value = np.uint32(np.uint32(a[n] * mine[k]) + b[n])
                if value < least:
                    least = value
            signatures[row, n] = least


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
