"""Generated rulebooks and logs, and the comparison of the product with the oracle on them."""
