"""A page on this machine that answers while its controls are moved."""
