"""What happens to strategies, told to those whom it concerns."""

from strategies import news_of_reports  # noqa: F401 (registers its own)
