"""What a program sees: REST, one module per subject."""
