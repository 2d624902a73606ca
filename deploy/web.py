"""What Granian's workers load: the site, tied to Granian's main process.

Without the tie a killed main process leaves workers that hold the port, and its successor can't start.
"""

from deploy.tied import tie_to_parent

tie_to_parent()

from config.wsgi import application  # noqa: E402

__all__ = ["application"]
