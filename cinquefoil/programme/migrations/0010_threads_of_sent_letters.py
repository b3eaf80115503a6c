"""Gives letters that went before there were threads a thread of their own."""

from django.db import migrations


def open_threads(apps, schema_editor):
    """Give every letter that went before there were threads its own."""
    thread = apps.get_model("programme", "LetterThread")
    for row in apps.get_model("programme", "RoundLetter").objects.exclude(sent_at=None):
        thread.objects.create(organisation_id=row.organisation_id, round_letter=row, opened_at=row.sent_at)
    letters = apps.get_model("programme", "Letter").objects.exclude(sent_at=None)
    for row in letters.select_related("assessment__integration"):
        owner = row.assessment.integration.organisation_id
        thread.objects.create(organisation_id=owner, letter=row, opened_at=row.sent_at)


class Migration(migrations.Migration):

    dependencies = [('programme', '0009_letter_threads')]

    operations = [migrations.RunPython(open_threads, migrations.RunPython.noop)]
