"""What the desk knows and decides, subject by subject, every arrow down."""
