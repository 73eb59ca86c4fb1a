"""What time sees: the outbox, due deliveries, daily chores."""
