"""newssearch."""
