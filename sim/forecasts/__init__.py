"""Volumes to come."""
