"""The first minutes: a folder with a centre of one's own, from nothing or a planner's sheet."""
