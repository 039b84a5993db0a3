"""PAGES THAT ANSWER: what runs while somebody looks at it."""
