"""What was done to an award is kept from now on; what is known of earlier ones is written down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def write_down_what_is_known(apps, schema_editor):
    """Give every award that exists the events its own fields tell."""
    award_event = apps.get_model("programme", "AwardEvent")
    for award in apps.get_model("programme", "Award").objects.order_by("id"):
        award_event.objects.create(award=award, event="proposed", at=award.proposed_at, by_id=award.proposed_by_id)
        if award.awarded_at is not None:
            award_event.objects.create(award=award, event="awarded", at=award.awarded_at, by_id=award.awarded_by_id)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="award",
            name="renews",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="programme.award",
            ),
        ),
        migrations.CreateModel(
            name="AwardEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="programme.award"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["at", "id"]},
        ),
        migrations.RunPython(write_down_what_is_known, migrations.RunPython.noop),
    ]
