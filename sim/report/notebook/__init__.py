"""WHAT NOTEBOOKS GET: a small page of every kind of result, its figures, its folder."""
