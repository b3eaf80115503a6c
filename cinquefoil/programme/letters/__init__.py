"""Letters in rounds: each member that is written to gets exactly one, of the kind that fits where it stands.

The letter about one reviewed system, which proposes badges, is `services.letters`'.
"""
