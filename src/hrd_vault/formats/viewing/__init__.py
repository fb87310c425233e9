"""What the child that looks at exhibits can look at: one module for each sort of them."""
