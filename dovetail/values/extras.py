"""Optional packages: imported where used, with one message if one is missing."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from dovetail._core import DovetailError

#: The packages of each extra of pyproject.toml, by their names for pip.
PACKAGES = {
    "dask": ("dask", "distributed"),
    "frames": ("pandas", "polars"),
    "intervals": ("python-flint",),
    "notebooks": ("anywidget", "jupyterlab"),
    "neural": ("jax", "optax"),
    "sat": ("python-sat",),
}


class MissingExtraError(DovetailError, ImportError):
    """A package of an extra is not installed; the message has the command that installs it."""


def need(module: str, *, extra: str) -> Any:
    """Return a module of an extra, imported.

    Parameters
    ----------
    module
        Its name in Python, such as ``"pandas"`` or ``"pysat.solvers"``.
    extra
        The extra that it belongs to, a key of `PACKAGES`.

    Raises
    ------
    MissingExtraError
        If its package is not installed.

    Examples
    --------
    >>> need("pandas", extra="frames").__name__
    'pandas'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if has(module):
            raise  # the package is there, but not something that it needs
        raise MissingExtraError(missing(module, extra=extra)) from error


def has(module: str) -> bool:
    """Return whether a module's package is installed, without importing it.

    Examples
    --------
    >>> has("pandas"), has("no_such_package.inside")
    (True, False)
    """
    return find_spec(module.partition(".")[0]) is not None


def missing(module: str, *, extra: str) -> str:
    """Return the message for a missing module, with a command that installs its package.

    Examples
    --------
    >>> missing("pandas", extra="frames")[:46]
    'the package pandas (extra frames) is not insta'
    """
    name = module.partition(".")[0]
    command = f"python -m pip install {' '.join(PACKAGES[extra])}"
    return f"the package {name} (extra {extra}) is not installed; install it with: {command}"
