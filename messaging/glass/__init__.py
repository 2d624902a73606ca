"""The two ways in which staff read what members said: what was reported, and break-glass."""
