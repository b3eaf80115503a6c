"""Products: what is known of them, which assessment stands for one, and how a member's system inherits from it.

Holds no claim about a product (the catalogue does) and no rule of inheriting (the assessor does).
"""
