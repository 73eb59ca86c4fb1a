"""What has no business word in it."""
