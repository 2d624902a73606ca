"""Every way an upload changes."""

from uploads.actions.attaching import (
    ShownPicture,
    attach,
    attach_uploaded_file,
    hand_over,
    leave_with,
    pass_on,
    rendered_uploads,
)
from uploads.actions.removing import destroy, erase_uploads_of, remove
from uploads.actions.storing import store
from uploads.actions.sweeping import sweep_orphans

__all__ = [
    "ShownPicture",
    "attach",
    "attach_uploaded_file",
    "destroy",
    "erase_uploads_of",
    "hand_over",
    "leave_with",
    "pass_on",
    "remove",
    "rendered_uploads",
    "store",
    "sweep_orphans",
]
