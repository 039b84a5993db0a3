"""Call records as their owners keep them, read into tidy tables; what was mended is counted."""
