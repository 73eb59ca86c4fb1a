"""What a person sees: pages, their parts, and the frame around them."""
