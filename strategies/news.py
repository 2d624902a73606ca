"""What happens to strategies, told to those whom it concerns."""

from strategies import news_of_reports, news_of_revisions  # noqa: F401 (each registers its own)
