"""Rooms in which organisations talk: who is in, what they agreed to before they read, and what stays on record."""
