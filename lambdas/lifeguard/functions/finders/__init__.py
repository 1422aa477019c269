"""How the resources of a Region are found: a module for each kind, and the table of them."""
