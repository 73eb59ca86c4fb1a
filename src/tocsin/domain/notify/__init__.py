"""Who hears about which event, through which channel; deliveries."""
