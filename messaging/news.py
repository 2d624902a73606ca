"""What the app's verbs mean to the people they concern (activity.news)."""

from messaging import told as _told  # noqa: F401  read when imported
from messaging.proposals import news as _proposals  # noqa: F401  read when imported
