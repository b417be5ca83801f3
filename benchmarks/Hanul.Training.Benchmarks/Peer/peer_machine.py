"""Which PyTorch this is, which BLAS it loaded, and how fast that BLAS multiplies here."""
import re
import time

import torch


def blas_libraries():
    """File names of the matrix libraries that are mapped into this process."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/" in line}
    except OSError:
        return []
    names = {path.rsplit("/", 1)[-1] for path in paths}
    return sorted(n for n in names if re.match(r"lib(openblas|mkl_|blas|blis|atlas|cblas|satlas|tatlas)", n))


def folder_of_blas():
    """Debian names every BLAS libblas.so.3: the folder tells them apart."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split()[-1] for line in maps if "/lib" in line}
    except OSError:
        return None
    found = sorted(p for p in paths if "libblas.so" in p)
    return found[0].rsplit("/", 2)[-2] if found else None


def multiply_rate(dtype, size, seconds=1.0):
    """Best observed GFLOP/s of a [size, size] product."""
    a = torch.randn(size, size).to(dtype)
    b = torch.randn(size, size).to(dtype)
    a @ b
    best, begin = float("inf"), time.perf_counter()
    while time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        a @ b
        best = min(best, time.perf_counter() - start)
    return 2 * size ** 3 / best / 1e9


def describe():
    return {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "blas": blas_libraries(),
        "blas_folder": folder_of_blas(),
        "gflops_float32": round(multiply_rate(torch.float32, 1536), 1),
        "gflops_bfloat16": round(multiply_rate(torch.bfloat16, 512, 0.3), 1),
    }
