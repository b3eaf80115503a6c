"""The workshop's own scripts. Nothing here is part of the product."""
