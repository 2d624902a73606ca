"""Every way an organisation changes."""

from organisations.actions.founding import attest, change, found, rerender, set_logo, unrendered
from organisations.actions.grids import add_grid, remove_grid, rename_grid
from organisations.actions.restricting import restrict, unrestrict

__all__ = [
    "add_grid",
    "attest",
    "change",
    "found",
    "remove_grid",
    "rename_grid",
    "rerender",
    "restrict",
    "set_logo",
    "unrendered",
    "unrestrict",
]
