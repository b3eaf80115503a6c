"""The table of glances: what an overview said of a system when it was last looked at.

A row that is behind is never shown; it is made anew first.
"""

from django.db import models


class Glance(models.Model):
    """One system at a glance. `happened` counts what was done about it, `seen` how much of that `kept` knows.

    `by`: under which criteria it was made. `until`: the last day on which `kept` holds by itself, None where no day
    changes it. All of it can be made anew.

    Privacy: none; no person stands in it.
    """

    integration = models.OneToOneField(
        "programme.Integration", primary_key=True, on_delete=models.CASCADE, related_name="glance"
    )
    happened = models.PositiveIntegerField(default=1)
    seen = models.PositiveIntegerField(default=0)
    until = models.DateField(null=True)
    by = models.CharField(max_length=16, blank=True)
    kept = models.TextField(blank=True)
