"""The corpus: stored runs of systems whose faults are known, judged again; some acted out live."""
