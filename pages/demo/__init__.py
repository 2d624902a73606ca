"""The demo: invented miners, rooms and threads, kept as data beside the code that loads them."""
