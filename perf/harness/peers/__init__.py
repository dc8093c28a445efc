"""What a user would pick instead of rowd: each peer with the same rows, doing the same work."""
