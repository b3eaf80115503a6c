"""How a review goes: who may not judge, how often it may go back and forth, what was decided before.

Writes nothing; the acts are in `services`.
"""
