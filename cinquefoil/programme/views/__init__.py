"""The pages of the programme, one module a reader: the institution, the lead, the awarding body, the public."""
