"""What a proposal is, without a database: its life as a table, its kinds and fields, its terms and their hash."""
