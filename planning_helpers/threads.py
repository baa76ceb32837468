"""The environment of a process that forks workers."""

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # the default one keeps a thread of its own
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else each kernel warns of frozen modules
}
"""Forking is safe from one thread only; an account's frames are too small for more."""
