"""How fast it is: `make bench`. docs/PERFORMANCE.md says how to read what it prints."""
