"""The BLAS that torch has loaded, and how fast it multiplies: with the reference one a comparison would be worthless."""

import os
import time

OPTIMISED = ("openblas", "mkl", "blis")


def blas():
    """Its file name; "inside torch" where torch has none beside it, and "unknown" where the system does not tell."""
    try:
        with open("/proc/self/maps") as maps:
            return blas_of(line.split()[-1] for line in maps if "blas" in line or "mkl" in line)
    except OSError:
        return "unknown"


def blas_of(paths):
    """The file name of the BLAS among loaded libraries. An optimised one may be there for LAPACK alone, beside a plain libblas."""
    paths = sorted(set(paths))
    plain = [path for path in paths if "/libblas." in path and not is_optimised(path)]
    found = plain or [path for path in paths if is_optimised(os.path.basename(path))] or paths
    return os.path.basename(found[0]) if found else "inside torch"


def is_optimised(name):
    return any(one in name for one in OPTIMISED)


def is_reference(name):
    """Whether a BLAS of this name is one that nobody optimised."""
    return name not in ("unknown", "inside torch") and not is_optimised(name)


def gigaflops(torch):
    """Billions of operations a second in products of 1000 x 100 by 100 x 100, the best of many."""
    a, b, least = torch.rand(1000, 100), torch.rand(100, 100), float("inf")
    for _ in range(100):
        start = time.perf_counter()
        a @ b
        least = min(least, time.perf_counter() - start)
    return round(2e7 / least / 1e9, 1)
