"""The pages of the programme, one module a reader: the institution, the lead, the awarding body, the public.

They decide nothing: rules say what may be done, services do it, selectors and `overview` read.
"""
