"""What an operator types: `tocsin …`."""
