"""Which matrix library PyTorch runs on.

Debian's PyTorch multiplies matrices with whichever BLAS the system has. The reference one that comes
with it is more than ten times slower than OpenBLAS (package libopenblas0-pthread): a comparison with
it says nothing, so every answer names it, and it is warned of.
"""

import pathlib
import sys

import torch


def blas():
    """The matrix library this process has loaded: MKL, openblas, blis, atlas or reference."""
    if torch.backends.mkl.is_available():
        return "MKL"
    try:
        loaded = pathlib.Path("/proc/self/maps").read_text()
    except OSError:
        return "unknown"
    known = [name for name in ("openblas", "blis", "atlas") if name in loaded]
    return known[0] if known else "reference" if "/libblas.so" in loaded else "unknown"


def warn_of_reference_blas():
    """On standard error, where PyTorch would be slow for want of a package."""
    if blas() == "reference":
        print(
            "PyTorch uses the slow reference BLAS here: install libopenblas0-pthread for a fair "
            "comparison",
            file=sys.stderr,
        )
